//! Which categories does the catalogue have, and in which order? (OPCAT-02)

use super::catalogue::Name;

macro_rules! categories {
    ($($(#[$doc:meta])* $variant:ident = $code:literal $en:literal $zh:literal;)*) => {
        /// A chapter of the catalogue.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Category { $($(#[$doc])* $variant,)* }

        impl Category {
            /// The thirteen, in the guide's order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The code in the data files and on the command line.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// What it is called.
            pub fn name(self) -> Name {
                match self { $(Self::$variant => Name::new($en, $zh),)* }
            }
        }
    };
}

categories! {
    /// Servers.
    Compute = "compute" "Compute" "计算";
    /// Containers and middleware.
    Container = "container-and-middleware" "Container and Middleware" "容器与中间件";
    /// Files and objects.
    Storage = "storage" "Storage" "存储";
    /// Databases.
    Database = "database" "Database" "数据库";
    /// Networks and content delivery.
    Networking = "networking-and-cdn" "Networking and CDN" "网络与 CDN";
    /// Video.
    Video = "video-services" "Video Services" "视频服务";
    /// Security.
    Security = "security" "Security" "安全";
    /// Recognition of faces and texts.
    ArtificialIntelligence = "artificial-intelligence" "Artificial intelligence" "人工智能";
    /// Things.
    InternetOfThings = "internet-of-things" "Internet of Things" "物联网";
    /// Domains, resolution, messaging.
    Enterprise = "enterprise-and-communication" "Enterprise application and cloud communication" "企业应用与云通信";
    /// For single industries.
    Industry = "industry-applications" "Industry Applications" "行业应用";
    /// For developers.
    Developer = "developer-services" "Developer Services" "开发者服务";
    /// Accounts, finance, channels.
    Management = "management-and-support" "Management and Support" "管理与支持";
}

impl Category {
    /// From its code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|category| category.code() == code)
    }
}
