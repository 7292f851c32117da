//! The sample productions: what people open to look around. Each is told by several desks over several days,
//! through the same `Workspace` that people use, so its history, its conflicts and its package are real.
//!
//! | file | holds |
//! |---|---|
//! | [`plan`] | what a folder of `public/samples` says: the production, its sheets, its story |
//! | [`calendar`] | which days a story and its schedule fall on |
//! | [`sheet`] | rows of a CSV as fields of a table |
//! | [`desk`] | a device that writes, and takes in what others wrote |
//! | [`story`] | the turns, told one by one |
//! | [`publish`] | the files that the site gets |

mod calendar;
mod desk;
mod plan;
mod publish;
mod sheet;
mod story;
#[cfg(test)]
mod tests;

pub(crate) use publish::{publish, publish_for_pictures};
