//! Parts that know nothing: they draw what they are given.
