//! How does one test body run on both engines?

/// Each function becomes a module of that name with the tests `sqlite` and `postgres`; the body gets a fresh
/// [`Place`](crate::Place).
#[macro_export]
macro_rules! both {
    ($( $(#[doc = $doc:literal])* async fn $name:ident($place:ident) $body:block )+) => {$(
        $(#[doc = $doc])*
        mod $name {
            #[allow(unused_imports, reason = "not every body needs something from around it")]
            use super::*;

            async fn run($place: $crate::Place) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                run($crate::Place::sqlite(module_path!())).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if let Some(place) = $crate::Place::postgres(module_path!()).await {
                    run(place).await;
                }
            }
        }
    )+};
}
