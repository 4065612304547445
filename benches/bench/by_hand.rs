//! What a page costs at least: one query, the rows as HTML, the bytes. No session, no church, no
//! totals, no components. And the page of the same questions as the product's, who is asking and
//! what stands around them included, with its HTML written by hand; and these questions with nothing
//! made of the answers. It runs as a process of its own, as the product does.

use std::fmt::Write;

use anyhow::{Context, bail};
use axum::Router;
use axum::extract::State;
use axum::response::Html;
use axum::routing::get;
use giving::{Actor, Badge, Giving, Surroundings};
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use tokio::net::TcpListener;
use tokio::process::Command;
use views::{GiftFilter, GiftList};

use crate::place::{Database, Engine};
use crate::server::{self, Cores};

/// The first argument of such a process.
pub(crate) const VERB: &str = "page-by-hand";

/// What it is started with.
#[derive(Clone)]
pub(crate) struct Asked {
    pub(crate) url: String,
    pub(crate) listen: String,
    pub(crate) church: String,
    pub(crate) donor: String,
    pub(crate) rows: usize,
    /// The page is filled up to so many.
    pub(crate) bytes: usize,
}

impl Asked {
    /// This program once more, on the core on which the product is measured.
    pub(crate) fn command(&self) -> anyhow::Result<Command> {
        let own = std::env::current_exe()?;
        let mut command = server::on(Cores::One, own.to_str().context("a path is no text")?);
        let (rows, bytes) = (self.rows.to_string(), self.bytes.to_string());
        command.args([VERB, &self.url, &self.listen, &self.church, &self.donor, &rows, &bytes]);
        Ok(command)
    }

    /// What `command` wrote.
    pub(crate) fn read(arguments: &[String]) -> anyhow::Result<Asked> {
        let [url, listen, church, donor, rows, bytes] = arguments else {
            bail!("six arguments are wanted")
        };
        Ok(Asked {
            url: url.clone(),
            listen: listen.clone(),
            church: church.clone(),
            donor: donor.clone(),
            rows: rows.parse()?,
            bytes: bytes.parse()?,
        })
    }
}

#[derive(Clone)]
struct Kept {
    pool: SqlitePool,
    asked: Asked,
}

type Shown = (String, String, i64, String, String, String, String, String);

/// Serves until it is killed.
pub(crate) async fn serve(asked: Asked) -> anyhow::Result<()> {
    let questions = Questions::over(&asked).await?;
    let options = SqliteConnectOptions::new().filename(&asked.url).read_only(true);
    let pool = SqlitePoolOptions::new().max_connections(4).connect_with(options).await?;
    let listener = TcpListener::bind(&asked.listen).await?;
    let router = Router::new().route("/gifts", get(page)).with_state(Kept { pool, asked });
    let unmade = Router::new()
        .route("/questions", get(answers))
        .route("/same", get(same))
        .with_state(questions);
    Ok(axum::serve(listener, router.merge(unmade)).await?)
}

/// All that the product asks for the page.
#[derive(Clone)]
struct Questions {
    giving: Giving,
    badge: Badge,
    bytes: usize,
}

impl Questions {
    async fn over(asked: &Asked) -> anyhow::Result<Questions> {
        let giving = Database::open(Engine::Sqlite, asked.url.clone()).await?.giving()?;
        let badge = Badge { person: asked.donor.parse()?, credential: 1 };
        Ok(Questions { giving, badge, bytes: asked.bytes })
    }

    async fn ask(&self) -> Result<(Surroundings, GiftList), String> {
        let told = |error: giving::Error| error.to_string();
        let actor = self.giving.who(self.badge).await.map_err(told)?;
        let Some(Actor::Donor(donor)) = &actor else { return Err("no such donor".to_owned()) };
        let around = self.giving.surroundings(actor.as_ref()).await.map_err(told)?;
        let filter = GiftFilter { page: 1, ..GiftFilter::default() };
        let list = self.giving.gifts(donor, filter).await.map_err(told)?;
        Ok((around, list))
    }
}

async fn answers(State(questions): State<Questions>) -> Result<Html<String>, String> {
    std::hint::black_box(questions.ask().await?);
    Ok(Html(" ".repeat(questions.bytes)))
}

async fn same(State(questions): State<Questions>) -> Result<Html<String>, String> {
    let (around, list) = questions.ask().await?;
    let mut html = String::with_capacity(questions.bytes);
    html.push_str("<!doctype html><html><head><title>Gifts: ");
    escape(&mut html, around.church.as_ref().map_or("", |church| &church.name));
    let _ = write!(
        html,
        "</title></head><body><h1>Gifts</h1><p>{} {} in {}</p><form><select name=\"year\">",
        list.given.count,
        list.given.sum.to_decimal(),
        list.year
    );
    for year in &list.years {
        let _ = write!(html, "<option>{year}</option>");
    }
    html.push_str("</select><select name=\"fund\">");
    for fund in &list.funds {
        let _ = write!(html, "<option value=\"{}\">", fund.id);
        escape(&mut html, &fund.name);
        html.push_str("</option>");
    }
    html.push_str("</select></form><table>");
    for gift in &list.rows {
        let _ = write!(html, "<tr><td><a href=\"/gifts/{}\">{}</a></td><td>", gift.id, gift.on);
        for line in &gift.lines {
            escape(&mut html, &line.name);
        }
        html.push_str("</td><td>");
        escape(&mut html, &gift.method.brand);
        let _ = write!(
            html,
            " {} {}</td><td>{}</td><td>${}</td></tr>",
            gift.method.last_four,
            gift.method.kind,
            gift.status.name(),
            gift.amount.to_decimal()
        );
    }
    html.push_str("</table></body></html>");
    let missing = questions.bytes.saturating_sub(html.len());
    html.extend(std::iter::repeat_n(' ', missing));
    Ok(Html(html))
}

async fn page(State(kept): State<Kept>) -> Result<Html<String>, String> {
    let asked = &kept.asked;
    let rows: Vec<Shown> = sqlx::query_as(
        "select g.id, g.on_date, g.amount_minor, g.state, m.brand, m.last_four, g.kind,
                (select json_group_array(json_array(l.fund_id, f.name, l.amount_minor)
                                         order by l.position)
                   from gift_lines l
                   join funds f on f.church_id = l.church_id and f.id = l.fund_id
                  where l.church_id = g.church_id and l.gift_id = g.id) as lines
           from gifts g
           join methods m on m.church_id = g.church_id and m.id = g.method_id
          where g.church_id = $1 and g.donor_id = $2
          order by g.on_date desc, g.id desc
          limit $3",
    )
    .bind(&asked.church)
    .bind(&asked.donor)
    .bind(i64::try_from(asked.rows).unwrap_or(i64::MAX))
    .fetch_all(&kept.pool)
    .await
    .map_err(|error| error.to_string())?;
    let mut html = String::with_capacity(asked.bytes);
    html.push_str("<!doctype html><html><head><title>Gifts</title></head><body><table>");
    for (id, on, minor, state, brand, last_four, kind, lines) in rows {
        let lines: Vec<(String, String, i64)> =
            serde_json::from_str(&lines).map_err(|error| error.to_string())?;
        let _ = write!(html, "<tr><td><a href=\"/gifts/{id}\">{on}</a></td><td>");
        for (_, fund, _) in &lines {
            escape(&mut html, fund);
        }
        html.push_str("</td><td>");
        escape(&mut html, &brand);
        let _ = write!(
            html,
            " {last_four} {kind}</td><td>{state}</td><td>${}.{:02}</td></tr>",
            minor / 100,
            minor % 100
        );
    }
    html.push_str("</table></body></html>");
    let missing = asked.bytes.saturating_sub(html.len());
    html.extend(std::iter::repeat_n(' ', missing));
    Ok(Html(html))
}

fn escape(html: &mut String, text: &str) {
    for letter in text.chars() {
        match letter {
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '&' => html.push_str("&amp;"),
            '"' => html.push_str("&quot;"),
            other => html.push(other),
        }
    }
}
