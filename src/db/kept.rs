//! Statements a connection plans once, although Diesel would have them planned at every call.
//!
//! Diesel keeps no `UPDATE` and, on SQLite, no `IN (…)`: their text could be another each time. What such a statement of
//! ours says is one of a few texts, and a kept statement is found by its text: so it may be kept.
//!
//! Load what an `UPDATE` is `returning`: `execute` hands Diesel a reference, which says of itself what Diesel thinks of it.
//! `tests/it/statements.rs` sees whether a statement is kept.

use diesel::QueryResult;
use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};

/// A statement of few texts. Never for one whose text grows with what it is given: a connection forgets none.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kept<S>(pub(crate) S);

impl<S: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Kept<S> {
    fn walk_ast<'b>(&'b self, pass: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(pass)
    }

    fn is_safe_to_cache_prepared(&self, _backend: &DB) -> QueryResult<bool> {
        Ok(true)
    }
}

/// None: it is its text that tells it from others.
impl<S> QueryId for Kept<S> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<S: Query> Query for Kept<S> {
    type SqlType = S::SqlType;
}

impl<S, C> RunQueryDsl<C> for Kept<S> {}
