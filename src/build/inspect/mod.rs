//! Looks into posts and rules without building anything, for people who write rules: what cleaning
//! does and why, whether the tests in rule files hold, what might be a rule.

pub mod article;
pub mod check;
pub mod choose;
pub mod explain;
pub mod leaves;
pub mod naming;
pub mod page;
pub mod post;
pub mod posts;
pub mod report;
pub mod suggest;
