//! `menshen operation`: what does an operator add to the catalogue, or rename in it? (OPCAT-10, OPCAT-11)

use center::operation::{self, Addition};
use clap::Subcommand;
use rules::operation::{Additions, Category, Name};

use super::store::with_store;
use crate::cli::say;
use crate::settings::Loaded;

/// What can be done to the catalogue.
#[derive(Subcommand)]
pub(crate) enum OperationCommand {
    /// Add an operation, with its product if that is new; or rename one
    Add {
        /// The category of the product, as compute or database
        category: String,
        /// The product's code
        product: String,
        /// What the product is called, in English
        product_name: String,
        /// The operation's code
        operation: String,
        /// What the operation is called, in English
        name: String,
        /// The same in Chinese
        name_zh: String,
        /// What the product is called, in Chinese [default: as it is called already, else as in English]
        #[arg(long, value_name = "NAME")]
        product_name_zh: Option<String>,
    },
    /// List what was added or renamed; with --all the whole catalogue
    List {
        /// The whole catalogue
        #[arg(long)]
        all: bool,
    },
    /// Take an addition or a name back
    Remove {
        /// The product's code
        product: String,
        /// The operation's code
        operation: String,
    },
}

pub(crate) fn operation(loaded: &Loaded, command: OperationCommand) -> Result<(), String> {
    match command {
        OperationCommand::Add { category, product, product_name, operation, name, name_zh, product_name_zh } => {
            let names = (product_name, product_name_zh);
            add(loaded, &category, product, names, operation, Name::parse(&name, &name_zh)?)
        }
        OperationCommand::List { all } => list(loaded, all),
        OperationCommand::Remove { product, operation } => remove(loaded, product, operation),
    }
}

fn add(
    loaded: &Loaded,
    category: &str,
    product: String,
    (en, zh): (String, Option<String>),
    operation: String,
    name: Name,
) -> Result<(), String> {
    let Some(category) = Category::from_code(category) else {
        let codes: Vec<&str> = Category::ALL.iter().map(|category| category.code()).collect();
        return Err(format!("`{category}` is no category; there are {}", codes.join(", ")));
    };
    let full = format!("{product}/{operation}");
    with_store(loaded, move |tx| {
        let known = operation::catalogue(tx)?.product(&product).map(|product| product.name.zh.clone());
        let zh = zh.clone().or(known).unwrap_or_else(|| en.clone());
        let product_name = match Name::parse(&en, &zh) {
            Ok(name) => name,
            Err(why) => return Ok(Err(why)),
        };
        let (product, operation, name) = (product.clone(), operation.clone(), name.clone());
        operation::add(tx, &Addition { category, product, product_name, operation, name })
    })??;
    say(&format!("{full} is in the catalogue."));
    Ok(())
}

fn list(loaded: &Loaded, all: bool) -> Result<(), String> {
    if all {
        let catalogue = with_store(loaded, operation::catalogue)?;
        for product in catalogue.products() {
            for operation in &product.operations {
                let (code, name) = (&operation.code, &operation.name);
                say(&format!("{}  {}/{code}  {}  {}", product.category.code(), product.code, name.en, name.zh));
            }
        }
        return Ok(());
    }
    let Additions { products, operations } = with_store(loaded, operation::additions)?;
    if operations.is_empty() {
        say("Nothing was added.");
    }
    for (category, code, name) in products {
        say(&format!("{}  {code}  {}  {}", category.code(), name.en, name.zh));
    }
    for (product, operation) in operations {
        say(&format!("{product}/{}  {}  {}", operation.code, operation.name.en, operation.name.zh));
    }
    Ok(())
}

fn remove(loaded: &Loaded, product: String, operation: String) -> Result<(), String> {
    let full = format!("{product}/{operation}");
    if !with_store(loaded, move |tx| operation::remove(tx, &product, &operation))? {
        return Err(format!("{full} was neither added nor renamed"));
    }
    say(&format!("{full} is as this release ships it, if it does."));
    Ok(())
}
