//! A database of one's own for a while, beside the one that an address names: drills leave nothing
//! behind where real gifts are.

use std::str::FromStr;

use sqlx::postgres::PgConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection};

use crate::open::OpenError;

/// An empty PostgreSQL database that is ours until [`Beside::remove`].
#[derive(Clone)]
pub struct Beside {
    server: PgConnectOptions,
    name: String,
}

impl Beside {
    /// Makes one on the server of `url`. Its name is the number that was drawn for it.
    pub async fn make(url: &str, drawn: u128) -> Result<Beside, OpenError> {
        let server = PgConnectOptions::from_str(url)?;
        let name = format!("beside_{drawn:032x}");
        let beside = Beside { server, name };
        beside.ask(&format!("create database {}", beside.name)).await?;
        Ok(beside)
    }

    /// Where it is.
    pub fn url(&self) -> String {
        self.server.clone().database(&self.name).to_url_lossy().to_string()
    }

    /// Removes it, whoever is still connected.
    pub async fn remove(self) -> Result<(), OpenError> {
        self.ask(&format!("drop database {} with (force)", self.name)).await
    }

    async fn ask(&self, what: &str) -> Result<(), OpenError> {
        let mut connection = PgConnection::connect_with(&self.server).await?;
        sqlx::query(what).execute(&mut connection).await?;
        Ok(connection.close().await?)
    }
}
