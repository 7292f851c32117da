//! The limits of the protocol. They decide admission, so they are constants: changing one is a format change.

/// Bundles in one run, at most: the last is signed.
pub const RUN_BUNDLES_MAX: usize = 128;
/// Bytes of one encoded run, at most.
pub const RUN_BYTES_MAX: usize = 8 << 20;
/// Bytes of one body, at most.
pub const BODY_BYTES_MAX: usize = 6 << 20;
/// Ops in one bundle, at most.
pub const OPS_MAX: usize = 1 << 20;
/// Targets of one op, at most.
pub const TARGETS_MAX: usize = 1 << 16;
/// Values of one `SetField`, at most: how many rivals an undone resolution can restate.
pub const VALUES_MAX: usize = 256;
/// Entries of a body's table of refs, or a header's deps, at most.
pub const REFS_MAX: usize = 1 << 20;
/// Bytes of one field's value, at most.
pub const VALUE_BYTES_MAX: usize = 4 << 20;
/// Bytes of a module's `module.toml`, at most.
pub const SCHEMA_BYTES_MAX: usize = 256 << 10;
/// Bytes of a name (field, table, module, label), at most.
pub const NAME_BYTES_MAX: usize = 512;
/// How deep a value's lists may nest.
pub const VALUE_DEPTH_MAX: usize = 8;
/// Runs that wait for what they depend on, at most, and their bytes. Past it the oldest is dropped and asked
/// for again.
pub const PENDING_RUNS_MAX: usize = 4096;
/// Bytes of runs that wait for what they depend on, at most.
pub const PENDING_BYTES_MAX: usize = 64 << 20;
/// Bytes of one frame on the wire, at most.
pub const FRAME_BYTES_MAX: usize = 9 << 20;
/// Records that one query gives, at most.
pub const QUERY_ROWS_MAX: usize = 10_000;
/// Records that one query gives unless told.
pub const QUERY_ROWS_DEFAULT: usize = 100;
