//! Between rows and values: reading columns in order, writing them with numbered places.
//!
//! A column that does not hold what its table promises is a broken database, never a default.

use super::fault::Fault;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::any::{AnyArguments, AnyQueryResult, AnyRow};
use sqlx::{Any, AnyConnection, Arguments, AssertSqlSafe, Decode, Encode, Executor, Row, Type};

/// Reads a row's columns one after the other.
pub(super) struct Columns<'r> {
    row: &'r AnyRow,
    next: usize,
}

impl<'r> Columns<'r> {
    /// From the first column on.
    pub(super) fn of(row: &'r AnyRow) -> Self {
        Self { row, next: 0 }
    }

    fn take<T: Decode<'r, Any> + Type<Any>>(&mut self) -> Result<T, Fault> {
        let value = self.row.try_get(self.next)?;
        self.next += 1;
        Ok(value)
    }

    fn wrong(&self, what: &str) -> Fault {
        Fault::broken(format!("column {} is not {what}", self.next - 1))
    }

    /// A text.
    pub(super) fn text(&mut self) -> Result<String, Fault> {
        self.take()
    }

    /// A text, or nothing.
    pub(super) fn text_or_none(&mut self) -> Result<Option<String>, Fault> {
        self.take()
    }

    /// A whole number.
    pub(super) fn number(&mut self) -> Result<i64, Fault> {
        self.take()
    }

    /// A whole number, or nothing.
    pub(super) fn number_or_none(&mut self) -> Result<Option<i64>, Fault> {
        self.take()
    }

    /// Bytes.
    pub(super) fn bytes(&mut self) -> Result<Vec<u8>, Fault> {
        self.take()
    }

    /// A moment.
    pub(super) fn time(&mut self) -> Result<Timestamp, Fault> {
        let milliseconds = self.number()?;
        Timestamp::from_millisecond(milliseconds).map_err(|_| self.wrong("a time"))
    }

    /// A moment, or nothing.
    pub(super) fn time_or_none(&mut self) -> Result<Option<Timestamp>, Fault> {
        let milliseconds: Option<i64> = self.take()?;
        milliseconds.map(Timestamp::from_millisecond).transpose().map_err(|_| self.wrong("a time"))
    }

    /// An id.
    pub(super) fn id<T: TryFrom<String>>(&mut self) -> Result<T, Fault> {
        let text = self.text()?;
        T::try_from(text).map_err(|_| self.wrong("an id of its kind"))
    }

    /// An id, or nothing.
    pub(super) fn id_or_none<T: TryFrom<String>>(&mut self) -> Result<Option<T>, Fault> {
        let text = self.text_or_none()?;
        text.map(T::try_from).transpose().map_err(|_| self.wrong("an id of its kind"))
    }

    /// One of a closed list of words.
    pub(super) fn word<T>(&mut self, parse: impl Fn(&str) -> Option<T>) -> Result<T, Fault> {
        let text = self.text()?;
        parse(&text).ok_or_else(|| self.wrong("a word of its list"))
    }

    /// A value kept as JSON.
    pub(super) fn json<T: DeserializeOwned>(&mut self) -> Result<T, Fault> {
        let text = self.text()?;
        serde_json::from_str(&text).map_err(|_| self.wrong("the JSON it should be"))
    }

    /// A value kept as JSON, or nothing.
    pub(super) fn json_or_none<T: DeserializeOwned>(&mut self) -> Result<Option<T>, Fault> {
        let text = self.text_or_none()?;
        text.map(|text| serde_json::from_str(&text))
            .transpose()
            .map_err(|_| self.wrong("the JSON it should be"))
    }
}

/// A value as it is kept in a JSON column.
pub(super) fn to_json<T: Serialize>(value: &T) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|_| Fault::broken("a value cannot be written as JSON"))
}

/// A moment as it is kept: milliseconds since 1970.
pub(super) fn millis(at: Timestamp) -> i64 {
    at.as_millisecond()
}

/// That long after a moment; the end of time when there is no such moment.
pub(super) fn later(now: Timestamp, wait: SignedDuration) -> Timestamp {
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}

/// That long before a moment; the beginning of time when there is no such moment.
pub(super) fn earlier(now: Timestamp, age: SignedDuration) -> Timestamp {
    now.checked_sub(age).unwrap_or(Timestamp::MIN)
}

/// A statement with its values: each value gets the next numbered place, which both databases understand.
pub(super) struct Statement {
    sql: String,
    values: AnyArguments,
}

impl Statement {
    /// Begins with these words.
    pub(super) fn new(sql: &str) -> Self {
        Self { sql: sql.to_owned(), values: AnyArguments::default() }
    }

    /// Goes on with these words.
    pub(super) fn sql(mut self, sql: &str) -> Self {
        self.sql.push_str(sql);
        self
    }

    /// A value.
    pub(super) fn value<'v, T: Encode<'v, Any> + Type<Any>>(mut self, value: T) -> Self {
        self.values.add(value).expect("text, numbers and bytes can always be encoded");
        let place = self.values.len();
        self.sql.push_str(&format!("${place}"));
        self
    }

    /// `, value`.
    pub(super) fn and<'v, T: Encode<'v, Any> + Type<Any>>(self, value: T) -> Self {
        self.sql(", ").value(value)
    }

    /// `(value, value, …)`: a list that is never empty, or `(NULL)`, in which nothing is found.
    pub(super) fn list<'v, T: Encode<'v, Any> + Type<Any>>(
        mut self,
        values: impl IntoIterator<Item = T>,
    ) -> Self {
        let mut opening = "(";
        for value in values {
            self = self.sql(opening).value(value);
            opening = ", ";
        }
        if opening == "(" { self.sql("(NULL)") } else { self.sql(")") }
    }

    /// Runs it; how many rows it changed.
    pub(super) async fn run(self, on: &mut AnyConnection) -> Result<u64, Fault> {
        let query = sqlx::query_with(AssertSqlSafe(self.sql), self.values);
        Ok(on.execute(query).await.map(|done: AnyQueryResult| done.rows_affected())?)
    }

    /// Runs it without keeping it prepared: its shape will hardly come again.
    pub(super) async fn run_once(self, on: &mut AnyConnection) -> Result<(), Fault> {
        on.execute(sqlx::query_with(AssertSqlSafe(self.sql), self.values).persistent(false)).await?;
        Ok(())
    }

    /// Its only row, if there is one.
    pub(super) async fn row(self, on: &mut AnyConnection) -> Result<Option<AnyRow>, Fault> {
        let query = sqlx::query_with(AssertSqlSafe(self.sql), self.values);
        Ok(on.fetch_optional(query).await?)
    }

    /// Its rows.
    pub(super) async fn rows(self, on: &mut AnyConnection) -> Result<Vec<AnyRow>, Fault> {
        let query = sqlx::query_with(AssertSqlSafe(self.sql), self.values);
        Ok(on.fetch_all(query).await?)
    }
}
