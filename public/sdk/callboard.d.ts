/**
 * The scripting interface of Callboard: `window.callboard`, the same for the console, custom views, tests and
 * automation. It is there from the first moment; calls wait for the app. Every call returns a promise, which
 * rejects with a {@link Failure}. Calls that are not built yet reject `not_available`; a partial one is never
 * faked.
 */
export interface Callboard {
  /** The worker answers and, at a `/w/…` address, that production is open. */
  ready(): Promise<{ version: string; actor: ActorId }>;

  me: {
    get(): Promise<Me>;
    /** What is left out stays. */
    set(me: { name?: string; colour?: string; device?: string }): Promise<Me>;
  };

  workspaces: {
    list(): Promise<WorkspaceEntry[]>;
    /** Adopts the modules in order, durably, and does not open. */
    create(wanted: { name: string; template?: string; modules?: string[] }): Promise<{ id: WorkspaceId }>;
    /** Makes it this page's production; again is no error. */
    open(id: WorkspaceId): Promise<{ id: WorkspaceId; name: string; role: Role }>;
    current(): Promise<WorkspaceId | null>;
    /** Resolves when all that the relay had is durable and can be queried. */
    join(link: string): Promise<{ id: WorkspaceId }>;
    rename(id: WorkspaceId, name: string): Promise<void>;
    close(): Promise<void>;
    /** Rejects `unsent` while this device alone is known to hold something. */
    remove(id: WorkspaceId, options?: { force?: boolean }): Promise<void>;
  };

  modules: {
    available(): Promise<ModuleEntry[]>;
    templates(): Promise<TemplateEntry[]>;
    /** A `module.toml`, or a zip of its folder, for this device: `adopt` puts it to use. */
    install(file: Blob): Promise<ModuleEntry>;
    /** Where it is in use, this version of it. */
    adopt(id: string, options?: WhichVersion): Promise<void>;
    /** What `adopt` would do to what stands in fields of the version in use. */
    plan(id: string, options?: WhichVersion): Promise<UpgradePlan>;
    adopted(): Promise<ModuleEntry[]>;
    /** What the adopted modules suggest and nobody has decided about: fields as one, tables to be linked. */
    suggestions(): Promise<(Mapping | TableLink)[]>;
    /** Those, and what was confirmed or rejected. */
    mappings(): Promise<Mapping[]>;
    /**
     * Makes the fields of a suggestion, by its id, one, or links its tables. `commit({map})` makes any fields
     * one, `commit({linkTables})` links any tables.
     */
    confirm(suggestion: string): Promise<Committed>;
    /** Remembers, for everybody, that they are not. */
    reject(suggestion: string): Promise<Committed>;
    /** What a module in use is set to: for the production, or as it is for one record. */
    configuration(id: string, options?: { record?: EntityId }): Promise<Configuration>;
    /**
     * Sets a module in use for everybody, or for one record of a table that the setting names: short names of
     * settings → values; `null` leaves it to the production, or to the module. `seen` is the configuration's.
     */
    configure(
      id: string,
      values: Record<string, Json>,
      options?: { record?: EntityId; seen?: string },
    ): Promise<Committed>;
  };

  tables(): Promise<TableInfo[]>;
  query(query: Query): Promise<Rows>;
  /** Calls back with the present result, then on each change of it. Resolves with what ends it. */
  subscribe(query: Query, changed: (result: Rows) => void): Promise<() => void>;
  /** Whole or not at all; resolves when durable. */
  commit(commit: { label?: string; ops: CommitOp[] }): Promise<Committed>;
  /** Rectangles of a table, in the rows and the order of a query. */
  ranges: {
    /** As spreadsheets and other programs take them. */
    copy(range: Range): Promise<Copied>;
    sum(range: Range): Promise<RangeSum>;
    /** Where words stand in what people read, and what replacing them would do. Writes nothing. */
    find(find: { range: Range; replace: Replace }): Promise<Found>;
    /** Clears, pastes or fills, as one bundle; resolves when durable. What cannot be read is told by cell. */
    edit(edit: { range: Range; edit: RangeEdit; label?: string }): Promise<Ranged>;
  };
  /** Tables whose records others show too, then those that modules suggest, then those that were rejected. */
  tableLinks(): Promise<TableLink[]>;
  /** What linking two tables does, or would do, and what speaks against it. Writes nothing. */
  previewTableLink(tables: { from: string; to: string }): Promise<TableLink>;
  /** Who wrote what of a rich text, in order; of now, unless `asOf` says when. */
  authorship(text: { id: EntityId; field: string; table?: string; asOf?: Moment }): Promise<Authored[]>;
  /** Records side by side, as they would be if they were merged. Writes nothing. */
  previewMerge(records: EntityId[]): Promise<MergePreview>;
  /** What a record is made of: itself alone, unless others were merged with it. */
  parts(id: EntityId): Promise<Part[]>;
  /** In order. */
  edges(query?: { kind?: string; from?: EntityId; to?: EntityId }): Promise<Edge[]>;
  /** What refers to records, or is linked to them: what their deletion would leave behind. */
  references(records: EntityId[]): Promise<Referring[]>;
  undo(): Promise<Undone | null>;
  redo(): Promise<Undone | null>;
  conflicts(options?: { settled?: boolean; offset?: number; limit?: number }): Promise<Conflict[]>;
  /** Rejects `changed` when the conflict is no longer the one with this id. */
  resolve(id: string, choice: { candidate: number } | { value: Json }): Promise<Committed>;
  /**
   * Decides many by one rule, as one bundle: one's own; the other one, where only one is somebody else's; the
   * last written; whoever's key this is. What the rule does not decide stays open. `preview` only tells.
   */
  resolveAll(choice: {
    /** `out` leaves out what versions of modules could not carry; the others decide nothing of that. */
    by: "mine" | "theirs" | "newest" | "out" | { author: ActorId };
    ids?: string[];
    preview?: boolean;
  }): Promise<BulkPlan>;
  /**
   * Opens what was decided again: it is a conflict with another id then. A record that was decided about is
   * in no table until it is decided anew.
   */
  reopen(id: string): Promise<Committed>;
  /** Newest first. */
  history(query?: {
    record?: EntityId;
    /** By its short name; by its name across tables with all that are one with it. */
    field?: string;
    table?: string;
    limit?: number;
    before?: string;
  }): Promise<HistoryEntry[]>;
  /**
   * History in `most` steps (200, unless fewer are asked for), from the first change to the last. With a
   * moment (`Query.asOf`) also the change that it shows last, and those on either side of it.
   */
  moments(query?: { most?: number; around?: string }): Promise<{
    steps: Step[];
    total: number;
    before: Step | null;
    at: Step | null;
    after: Step | null;
  }>;

  /**
   * Has everything, some records or some fields of them again as it was: one bundle, one undo. Only what
   * differs is written; what was undecided then is undecided again; who may do what, settings and versions
   * stay.
   */
  restore(what: { asOf: Moment; records?: EntityId[]; fields?: string[] }): Promise<Committed>;

  /** Named moments: records of the production, so that they sync. Letting go of one prunes no history. */
  versions: {
    /** Of now, unless `asOf` says when. Lets go of those beyond the production's limits. */
    create(version: { name: string; records?: EntityId[]; asOf?: Moment }): Promise<{ id: EntityId }>;
    /** The latest made first. */
    list(): Promise<Version[]>;
    /** From `a` to `b`; each may be `"now"`. */
    compare(
      a: Moment | "now",
      b: Moment | "now",
      options?: { records?: EntityId[]; fields?: string[] },
    ): Promise<Comparison>;
    rename(id: EntityId, name: string): Promise<void>;
    /** Restores what it holds, as one bundle: `undo` rolls it back. */
    activate(id: EntityId): Promise<Committed>;
    remove(id: EntityId): Promise<void>;
    /** How many the production keeps, and for how many days; what is given is so from now on. */
    limits(limits?: { most?: number; days?: number }): Promise<{ most: number; days: number }>;
  };

  /** Views of tables that people saved for everybody: records of the production, so that they sync. */
  views: {
    /** Of one table, else of all. */
    list(options?: { table?: string }): Promise<SavedView[]>;
    /**
     * Saves a view for everybody; `created` names it. Of one that there is, by its id, what is left out stays
     * as it was. A new one needs a table and a name.
     */
    save(view: Partial<SavedView>): Promise<Committed>;
    remove(id: EntityId): Promise<Committed>;
  };

  overlays: {
    create(name: string): Promise<never>;
    enter(id: EntityId): Promise<never>;
    leave(): Promise<never>;
    list(): Promise<OverlayInfo[]>;
    ops(id: EntityId): Promise<OverlayOp[]>;
    knockout(id: EntityId, op: number): Promise<never>;
    drift(id: EntityId): Promise<never>;
    useCanonical(id: EntityId, op: number): Promise<never>;
    keepMine(id: EntityId, op: number): Promise<never>;
    commit(id: EntityId): Promise<Committed>;
    discard(id: EntityId): Promise<void>;
  };

  rules: {
    list(): Promise<never>;
    put(rule: Json): Promise<never>;
    remove(id: string): Promise<never>;
    explain(record: EntityId, field?: string): Promise<never>;
  };

  scripts: {
    list(): Promise<never>;
    put(script: Json): Promise<never>;
    run(script: string | { source: string }, args?: Json): Promise<never>;
    cancel(run: string): Promise<never>;
    runs(): Promise<never>;
  };

  assets: {
    /**
     * Keeps a file on this device, and describes it by a record; the same bytes are there once. With `wanted`
     * it is taken only where it is that one (else `changed`, with its hash), and nothing is described.
     */
    put(blob: Blob, options: { name: string; wanted?: string }): Promise<AssetPut>;
    /** Its bytes, verified: `not_found` where they are not here, `damaged` where they are other ones now. */
    get(hash: string, options?: { small?: boolean }): Promise<Blob>;
    /** Files that records refer to, and that are not on this device. */
    missing(): Promise<AssetInfo[]>;
    /** What is known of files. */
    about(hashes: string[]): Promise<AssetInfo[]>;
  };

  imports: {
    /** Stages a file of rows. Without `columns` they are guessed; with them, unnamed ones are left out. */
    preview(
      file: Blob,
      options: {
        table: string;
        columns?: Record<string, string | null>;
        encoding?: string;
        delimiter?: string;
        name?: string;
      },
    ): Promise<ImportPreview>;
  };

  packages: {
    export(options?: { assets?: "all" | "local" | "none" }): Promise<Blob>;
    import(file: Blob): Promise<PackageImported>;
  };

  sync: {
    /** Resolves once the relay has welcomed this device; remembered until `disconnect`. */
    connect(url: string): Promise<void>;
    disconnect(): Promise<void>;
    status(): Promise<SyncStatus>;
    log(): Promise<SyncLogEntry[]>;
    peers(): Promise<Member[]>;
    invite(invite: { role: "editor" | "viewer"; expires?: string; uses?: number }): Promise<{ link: string }>;
    members(): Promise<Member[]>;
  };

  /** Hex; equal on every device that holds the same bundles. */
  stateHash(): Promise<string>;
  /** What a bug report needs. */
  diagnostics(): Promise<Json>;
}

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
/** A UUID. */
export type EntityId = string;
/** 64 hex digits. */
export type WorkspaceId = string;
/**
 * When: RFC 3339 (everything stamped up to then, and what it rests on), the id of a bundle (everything that
 * history tells up to it, itself included; `before:<id>`: without it), or the id of a version.
 */
export type Moment = string;
/** 64 hex digits: a device's public key. */
export type ActorId = string;
/** `none` where a package of others is only shown. */
export type Role = "owner" | "editor" | "viewer" | "none";

/** What every call rejects with. */
export interface Failure {
  code:
    | "not_available"
    | "no_workspace"
    | "not_found"
    | "unknown_table"
    | "unknown_field"
    | "ambiguous_field"
    | "invalid"
    | "not_allowed"
    | "changed"
    | "not_connected"
    | "unsent"
    | "offline"
    | "refused"
    | "damaged"
    | "newer_format"
    | "too_large"
    | "quota"
    | "storage"
    | "cancelled";
  message: string;
  detail: Json;
}

export interface Person {
  id: EntityId;
  /** Empty until they said. */
  name: string;
  colour: string;
}

export interface Me {
  actor: ActorId;
  person: Person;
  device: string;
}

export interface Member extends Me {
  role: Role;
  me: boolean;
}

export type SyncState = "local" | "connecting" | "syncing" | "in_step" | "offline" | "blocked";

export interface WorkspaceEntry {
  id: WorkspaceId;
  name: string;
  /** RFC 3339. */
  opened: string;
  state: SyncState;
  tapes: Tape[];
  conflicts: number;
  /** Changes that no relay is known to hold. */
  waiting: number;
}

/** A department's strip of tape. */
export interface Tape {
  code: string;
  colour: string;
}

export interface ModuleEntry {
  id: string;
  version: string;
  title: string;
  tape: Tape;
  /** How many settings it has. */
  settings: number;
  /** Why it is switched off, with the place in its file: it is shown as plain columns, and not written. */
  problem: string | null;
  /** Of those in use: other versions that were in use here, the latest first. */
  earlier?: string[];
}

export interface WhichVersion {
  /** One that was in use here (`ModuleEntry.earlier`); what this device has of it unless given. */
  version?: string;
}

export interface TemplateEntry {
  id: string;
  title: string;
  about: string;
  modules: string[];
}

export interface Configuration {
  /** The module's id, and what people call it. */
  module: string;
  title: string;
  settings: Setting[];
  /** Goes back with `configure`. */
  seen: string;
}

/** A value that people may choose: new records begin with it, and whatever else the module says of it. */
export interface Setting {
  /** What its values mean, and how they are edited. */
  field: FieldInfo;
  about: string | null;
  /** Tables whose records may say otherwise. */
  records: string[];
  value: Json;
  /** Who says so. */
  origin: "module" | "workspace" | "record";
  /** What it would be if they did not, and who would say that. */
  without: Json;
  without_origin: "module" | "workspace" | "record";
  /** The other values, where two people set it apart and nobody decided. */
  rivals: Json[];
}

export interface UpgradePlan {
  title: string;
  /** Versions; `from` is empty where none is in use. */
  from: string;
  to: string;
  moves: {
    /** Titles: of the table, and of the field before and after. */
    table: string;
    from: string;
    to: string;
    /** Whether only the name changes. */
    renames: boolean;
    /** Records whose value moves. */
    moved: number;
    /** Records whose value the other field cannot hold: it stays. */
    left: number;
    /** Of those the first 20: the record's title and the value. */
    examples: [string, string][];
    /** The same values as in a row, and what they mean. */
    values: Json[];
    field: FieldInfo;
  }[];
}

export interface TableInfo {
  /** `<module>.<table>`. */
  id: string;
  title: string;
  /** What one row is called, and what several are. */
  row: string;
  rows: string;
  /** What its records stand for, as its module hints: `person`, `cue`. */
  about: string | null;
  count: number;
  /** Deleted records that were in it. */
  bin: number;
  module: ModuleEntry;
  fields: FieldInfo[];
  /** Short names that order it unless somebody sorts. */
  order: string[];
  /** The kinds of edges that begin or end at its records. */
  links: LinkInfo[];
  /** How its module would like it to be seen, in the module's order. */
  views: ViewInfo[];
  /** The views of it that people saved for everybody, by name. */
  saved: SavedView[];
  /** Why its department is switched off: its records can be read, and not be written. */
  problem: string | null;
}

/**
 * A view of a table that somebody saved for everybody: the last part of its address is its id. What it keeps
 * is the page's: take it from one that is there.
 */
export interface SavedView {
  id: EntityId;
  table: string;
  name: string;
  /** `null` for all rows. */
  filter: { all: { field: string; is: string; value: Json }[]; by_hand: string } | null;
  /** `null` for the table's own order. */
  order: { field: string; desc: boolean }[] | null;
  /** Which columns, and how; `null` as the department has them. */
  columns: Json;
  /** Short names of the fields by whose values rows stand together, the outer first. */
  group: string[] | null;
}

/** A way to see a table: the last part of its address is its name. */
export interface ViewInfo {
  name: string;
  title: string;
  /** `grid`, `board`, `calendar`, `document` …, or one that this app does not draw. */
  kind: string;
  /** Short names of the columns, or of what stands on a card; the table's own where empty. */
  columns: string[];
  /** The field by whose values records stand together, or are coloured. */
  by: string | null;
  /** The fields that say when a record begins, and when it ends. */
  start: string | null;
  end: string | null;
  /** Fields of which two records that overlap in time should not have the same value. */
  clash: string[];
  /** Short names of the fields that order it; the table's own order where empty. */
  sort: string[];
  /** Fields that are drawn large. */
  large: string[];
  /** The field that says of a record that somebody starts it; the others follow by themselves. */
  by_hand: string | null;
  /** Fields that say of a record that it is passed over. */
  skip: string[];
  /** The field that says how long a record runs. */
  runs: string | null;
  /** Fields by whose values the rows of a grid stand together, the outer first. */
  group: string[];
  /** How it is laid out on paper. */
  print: PrintInfo;
}

/** How a view is laid out on paper. */
export interface PrintInfo {
  /** Which records: CEL over the table's short names. */
  filter: string | null;
  /** Whether what stands together begins on a page of its own. */
  breaks: boolean;
  /** Whether a record without a value stands with the one before it, rather than with others without. */
  carry: boolean;
  /** Whether the paper lies on its long side. */
  landscape: boolean;
  /** How many columns of rows stand side by side on a page. */
  across: number;
  /** What stands at the foot of each page. */
  foot: string;
}

/** A kind of edge, from one of its ends. */
export interface LinkInfo {
  /** `<module>.<edge kind>`. */
  kind: string;
  title: string;
  /** Whether the edges come in here, rather than leave from here. */
  back: boolean;
  /** The table at the other end. */
  other: string;
  ordered: boolean;
  /** Whether a record is meant to have one of them at most, at this end; and at the other. */
  single: boolean;
  otherSingle: boolean;
  /** The edge's own properties. */
  fields: FieldInfo[];
}

export interface FieldInfo {
  /** Short name. */
  name: string;
  /** `<module>.<table>.<name>`. */
  key: string;
  title: string;
  type: string;
  required: boolean;
  natural: boolean;
  unique: boolean;
  hidden: boolean;
  /** Masked on the screen until somebody asks to see it. */
  sensitive: boolean;
  unit: string | null;
  width: number | null;
  choices: { value: string; title: string }[];
  open: boolean;
  to: string | null;
  /** What completes a text that is typed: this field of these tables, or their titles (`null`). */
  complete: { table: string; field: string | null }[];
}

export interface Query {
  /** `<module>.<table>`; or an edge kind, whose edges are rows with the fields `from`, `to`, and its own. */
  table: string;
  /** Of an edge kind: only edges that leave this record. */
  from?: EntityId;
  /** Of an edge kind: only edges that reach this record. */
  to?: EntityId;
  /** Only rows that refer to this record: by this field, or by any. */
  references?: { record: EntityId; field?: string };
  /** CEL over short names: `is_called && time > duration("5s")`. */
  filter?: string;
  sort?: { field: string; desc?: boolean }[];
  /** By whose values rows stand together: a field, or two, the outer first. */
  group?: string | (string | { field: string; desc?: boolean })[];
  /** Fields that each group has totals of. */
  totals?: string[];
  /** Groups whose rows are passed over: those of these keys, or all but those. */
  folds?: { all?: boolean; keys?: string[] };
  /** Words that every row holds somewhere. */
  search?: string;
  offset?: number;
  /** 100 unless given, 10,000 at most. */
  limit?: number;
  /** The production as it was. Its rows have no `seen`: nobody edits what was. */
  asOf?: Moment;
  /** Read through this overlay. */
  overlay?: EntityId;
  /** Deleted records of the table instead of those in it. */
  bin?: boolean;
  /** Marks what others wrote since this point: a `Rows.news.seen`, a `Row.seen`, or `"now"`. */
  since?: string;
}

/** A rectangle of a table: rows from `query.offset` on, `query.limit` of them. */
export interface Range {
  query: Query;
  /** Short names of fields, in the order of the columns. */
  fields: string[];
  /** The first of its rows, where the caller knows them; others come from the query. */
  records?: { id: EntityId; seen?: string }[];
  /** Of sensitive fields, those that somebody asked to see: of others nothing is copied, summed or found. */
  seen?: string[];
  /** How the cells are written when they are copied, and read when they are pasted, filled or replaced. */
  habits?: Habits;
}

/** How somebody writes. Of whom nothing is said, only what cannot be mistaken is read. */
export interface Habits {
  /** `2026-03-01`: without it, `fri` and `8 Mar` are no dates. */
  today?: string;
  monthFirst?: boolean;
  /** `.` or `,`: without it, `1,500` is no number. */
  point?: string;
  /** As IANA names it: whose clocks `fri 14:00` is by. */
  zone?: string;
  /** From January, and from Monday; English names are known. */
  months?: string[];
  days?: string[];
  yes?: string[];
  no?: string[];
}

export type RangeEdit =
  | "clear"
  /**
   * `text`: lines of cells parted by tabs; or the `cells` themselves. What reaches past the last row makes
   * records.
   */
  | {
      paste: {
        text?: string;
        cells?: { text: string; record?: EntityId; exact?: { type: string; value: Json } }[][];
        /** Fields of the columns after the range's, which the block may reach into. */
        beyond?: string[];
      };
    }
  /** `lines` 0: as many as hold something. */
  | { fill: { from: "top" | "bottom" | "start" | "end"; lines: number; series?: boolean } }
  | { replace: Replace };

export interface Replace {
  /** Never empty. */
  find: string;
  with?: string;
  matchCase?: boolean;
  /** Only cells that hold nothing else. */
  whole?: boolean;
}

export interface FoundCell {
  record: EntityId;
  title: string;
  field: string;
  before: string;
  after: string;
  /** As in `Ranged.refused`, where `after` could not be read and would not come. */
  why: string | null;
}

export interface Found {
  /** The first thousand. */
  cells: FoundCell[];
  total: number;
  records: number;
  misfits: number;
}

export interface Copied {
  text: string;
  html: string;
  rows: number;
  columns: number;
}

export interface RangeSum {
  filled: number;
  numbers: number;
  sum: number;
}

export interface Ranged {
  /** `null` where nothing was different. */
  bundle: string | null;
  written: number;
  created: EntityId[];
  rows: number;
  columns: number;
  /** The first thousand; what stood in those cells stays. */
  refused: { record: EntityId; field: string; text: string; why: string }[];
  refusals: number;
  /** Values past the last column. */
  leftOut: number;
}

export interface Rows {
  /** Rows of the whole result. */
  total: number;
  rows: Row[];
  /** Where `group` asked for them: each after the one that it is part of. */
  groups?: Group[];
  /** Where the query names a point: how many rows others wrote in since, and the point that this shows. */
  news?: { count: number; seen: string };
}

export interface Group {
  /** 0 for the outer ones. */
  level: number;
  key: string;
  /** As a row has it; `null` where its rows have none. */
  value: Json;
  count: number;
  totals: Record<
    string,
    | { sum: number | null; numbers: number }
    | { ticked: number }
    | { first: string | null; last: string | null }
  >;
}

export interface Row {
  id: EntityId;
  title: string;
  tables: string[];
  /** Those of `tables` that only table links lead to, each with the tables that they lead from. */
  through?: Record<string, string[]>;
  /** Every field of the table; absent is `null`; a reference is `{id, title}`, with
   * `gone` (`"bin"` or `"unknown"`) where no table shows the record. */
  fields: Record<string, Json>;
  /** Short names of fields with more than one value. */
  conflicts: string[];
  /** Their other values. */
  rivals: Record<string, Json>;
  /**
   * What each field follows that does; absent where none does. Its value in `fields` is the source's, its
   * conflicts are the source's too. `why`: there is nothing to show (`circle`, `unknown`), or the source's
   * record rests in the `bin`.
   */
  follows?: Record<string, {
    id: EntityId; title: string; table: string; field: string; label: string;
    why: "circle" | "unknown" | "bin" | null;
  }>;
  /** The passages of each rich text that is formatted; absent where none is. */
  rich?: Record<string, Passage[]>;
  rules: Record<string, Json>;
  /** What is wrong with a value: `required`, `type`, `choice`, `unique`, `cardinality`; `left_out` for a text
   * of which some cannot be read by any device. */
  marks: Record<string, Json>;
  /** Of those texts, by short name: who wrote the edits that are left out, of each person the last (when: RFC
   * 3339), how many they are, and whether the text shows without them. */
  left_out?: Record<
    string,
    { edits: { person: string; at: string }[]; count: number; shows: boolean }
  >;
  /** Where fields are marked as `unique`: another record that has the same. */
  twin?: { id: EntityId; title: string };
  /** What the person sees: goes back with an edit. */
  seen: string;
  /** In the bin: who put it there, and when (RFC 3339). */
  deleted?: { person: string; at: string };
  /** Where the query names a point: who else changed a field since, and when (RFC 3339), by short name. */
  news?: Record<string, { person: string; at: string }>;
  /** Where the query names a point: who else brought the record here since. */
  arrived?: { person: string; at: string };
}

/** A stretch of rich text with one formatting. */
export interface Passage {
  insert: string;
  attributes?: Formatting;
}

/** Of characters; or of a line, at the line end that closes it. In a commit `null` takes away. */
export interface Formatting {
  bold?: true | null;
  italic?: true | null;
  underline?: true | null;
  strike?: true | null;
  highlight?: true | null;
  list?: "bullet" | "ordered" | null;
  /** 1 to 4: how deep in lists. */
  indent?: number | null;
  /** 1 to 3. */
  header?: number | null;
}

/** A stretch of rich text and who wrote it. */
export interface Authored {
  /** UTF-16 units. */
  length: number;
  person: string;
  actor: ActorId;
  /** RFC 3339. */
  at: string;
}

export type CommitOp =
  | { create: { table: string; id?: EntityId; fields?: Record<string, Json> } }
  | { set: { id: EntityId; field: string; value: Json; table?: string; seen?: string } }
  /**
   * Has a field show what a field of another record says, from now on: a `set` of it is one of the source.
   * Of one type; a text also follows an e-mail, phone, URL or choice. What leads back to itself is `invalid`.
   */
  | {
      follow: {
        id: EntityId; field: string; from: { id: EntityId; field: string; table?: string };
        table?: string; seen?: string;
      };
    }
  /** Makes it plain again, with the value that it shows. */
  | { unfollow: { id: EntityId; field: string; table?: string; seen?: string } }
  /** In UTF-16 units. `attributes` are those of what is inserted, and of `format` units after `at`. */
  | {
      text: {
        id: EntityId; field: string; at: number; insert?: string; delete?: number;
        format?: number; attributes?: Formatting;
      };
    }
  | { delete: { id: EntityId } }
  | { restore: { id: EntityId } }
  | { member: { id: EntityId; table: string; in: boolean } }
  /** `after` left out: last; `null`: first. Those that one commit puts side by side stay so. */
  | {
      link: {
        kind: string; id?: EntityId; from: EntityId; to: EntityId; after?: EntityId | null;
        fields?: Record<string, Json>;
      };
    }
  | { unlink: { edge: EntityId } }
  | { move: { edge: EntityId; after: EntityId | null } }
  /** They are one from now on, under the smallest id; what differs becomes conflicts. */
  | { merge: { records: EntityId[] } }
  /** Takes one out of the record that it was made part of; the others stay one. */
  | { split: { id: EntityId } }
  /** Keys of fields that are one from now on. */
  | { map: { fields: string[] } }
  | { unmap: { field: string } }
  /**
   * All records of one table are shown in the other too, from now on: derived, never copied. What `member`
   * says of one record weighs more.
   */
  | { linkTables: { from: string; to: string } }
  /** Takes that back; each table keeps the records that it shows. */
  | { unlinkTables: { from: string; to: string } };

export interface Committed {
  bundle: string;
  /** Records in the order of the creates, then edges in the order of the links. */
  created: EntityId[];
}

export interface Edge {
  edge: EntityId;
  kind: string;
  from: EntityId;
  to: EntityId;
  fields: Record<string, Json>;
}

/** What points at records in one way: by one field of one table, or over one kind of edge. */
export interface Referring {
  /** The table whose rows refer; or the edge kind. */
  table: string;
  /** The field's short name; of an edge kind, the end at which the record stands: `from` or `to`. */
  field: string;
  title: string;
  /** Whether these are edges. */
  edges: boolean;
  /** Whether the field follows one of the record's, instead of referring to the record. */
  follows: boolean;
  /** The table of `rows`. */
  other: string;
  total: number;
  /** The first of them: the rows that refer, or what the edges lead to. */
  rows: { id: EntityId; title: string }[];
}

export interface Undone {
  bundle: string;
  label: string;
  /** What somebody has changed since, left as it is. */
  skipped: { record: EntityId; title: string; field: string; label: string; person: string }[];
}

/** Fields that are one, or might be. */
export interface Mapping {
  /** Their keys, in order, joined by ` = `. */
  id: string;
  state: "confirmed" | "suggested" | "rejected";
  fields: { key: string; title: string; table: string; tableTitle: string }[];
  /** The shared key that all of them suggest; `null` where people made it. */
  shared: string | null;
  /** Why it is unlikely: tables about different things, different types, one table. */
  doubts: ("about" | "kinds" | "one_table")[];
}

/** All records of one table as records of another too: so it is, or might be. */
export interface TableLink {
  /** `<from> > <to>`. */
  id: string;
  state: "linked" | "suggested" | "rejected" | "possible";
  from: LinkedTable;
  to: LinkedTable;
  /** Records that it shows in `to` and nothing else does, or would show. */
  count: number;
  /** Why it is unlikely: the tables are about different things. */
  doubts: "about"[];
  /** Fields of the two that modules suggest as one, and that nobody has decided about. */
  mappings: Mapping[];
}

export interface LinkedTable {
  id: string;
  title: string;
  rows: string;
  /** What its records stand for, as its module hints: `person`, `cue`. */
  about: string | null;
}

export interface MergePreview {
  records: { id: EntityId; title: string; tables: string[] }[];
  /** Those of which any record has a value. */
  fields: {
    name: string; key: string; label: string; table: string;
    /** One for each record. */
    values: Json[];
    texts: string[];
    /** Whether it would be a conflict. */
    differs: boolean;
  }[];
  /** Why it is unlikely that they are one. */
  doubts: "about"[];
}

/** One of the entities that a record is made of, as it would be by itself. */
export interface Part {
  id: EntityId;
  title: string;
  tables: string[];
  fields: { key: string; label: string; text: string }[];
}

export interface Conflict {
  id: string;
  kind: "value" | "edit_delete" | "left_everywhere" | "module" | "leftover";
  record: EntityId;
  /** A record; the production's name; a setting, or the version, of `module`; a named moment. */
  of: "record" | "name" | "setting" | "version" | "moment";
  /** The department's id, where it is about one. */
  module: string;
  table: string;
  title: string;
  /** Empty where the whole record is meant. */
  field: string;
  label: string;
  /** The field's name across tables. */
  key: string;
  /** What its values mean; `null` where no department in use has it. */
  info: FieldInfo | null;
  /** Of an `edit_delete`: what was changed, unseen by who deleted it; one for each field. */
  edited?: Change[];
  sentence: string;
  /** The last of a `leftover` has no value: it leaves out what did not fit; `text` is what stays then. */
  candidates: Candidate[];
  /** Of a `leftover`: what a version of a module could not carry into the field that takes its place. */
  left?: {
    label: string;
    /** Of the field that is no more; what its values meant, where a version that had it can still be read. */
    key: string;
    info: FieldInfo | null;
    values: Candidate[];
    module: string;
    version: string;
    person: string;
    at: string;
  };
  settled: Candidate | null;
}

export interface Candidate {
  value: Json;
  text: string;
  /** The same with its formatting, where a rich text has any. */
  rich?: Passage[];
  person: string;
  actor: ActorId;
  /** Alike for every device of one person, and for nobody else's. */
  whose: string;
  /** What that person calls the device. */
  device: string;
  /** RFC 3339. */
  at: string;
  /** As a person reads it, in English. */
  was: string;
  /** The values that it took the place of, as in a row: none, one, or those of a conflict. */
  before: Json[];
  /**
   * What would be so if it were decided, where the schema knows: `required`, `type`, `choice` as a mark;
   * `unique`: another record has this key; `clash`: so many have `what` at the same time, which a view says
   * two should not; `referred` and `followed`: so many refer to the record that goes, or have a field that
   * follows one of it. `table`: another table that the value would stand in, by title.
   */
  consequences: { kind: string; title: string; count: number; table: string; what: string }[];
}

export interface BulkPlan {
  decided: number;
  /** What the rule does not decide. */
  left: number;
  /** The first 200. */
  choices: {
    id: string;
    candidate: number;
    kind: Conflict["kind"];
    title: string;
    label: string;
    key: string;
    info: FieldInfo | null;
    /** As in a row; of records as a candidate's. */
    value: Json;
    text: string;
    person: string;
  }[];
  /** All that it decides: with these as `ids`, nothing else is decided. */
  ids: string[];
  /** Conflicts that are open besides the `ids` that were asked for. */
  others: number;
  /** `null` where it was only told. */
  bundle: string | null;
}

/** A change, as a moment to be shown: `bundle` is a moment of `Query.asOf`. */
export interface Step {
  bundle: string;
  /** RFC 3339. */
  at: string;
}

export interface HistoryEntry {
  bundle: string;
  /** RFC 3339. */
  at: string;
  person: string;
  actor: ActorId;
  label: string;
  origin: "manual" | "import" | "script" | "rule" | "resolution" | "undo" | "restore" | "migration";
  /** Without effect, because its author lacked the right. */
  held: boolean;
  changes: Change[];
  more: number;
}

export interface Change {
  record: EntityId;
  title: string;
  /**
   * `value` and `membership` of records. Of the production itself: `module`, `role`, `invite`, `member`,
   * `released`, `production_name`, `production_source`, `person`, `person_name`, `person_colour`,
   * `person_device`, `version`, `version_name`, `version_moment`, `version_records`, `versions_most`,
   * `versions_days`, `setting`.
   */
  kind: string;
  /** The short name, or `in:<table>`. */
  field: string;
  label: string;
  from: Json;
  to: Json;
}

export interface Comparison {
  /** By table and title, 1,000 at most. */
  records: {
    record: EntityId;
    /** A table, or kind of edge. */
    table: string;
    title: string;
    kind: "added" | "removed" | "changed";
    changes: Change[];
  }[];
  /** Records beyond those listed. */
  more: number;
}

export interface Version {
  id: EntityId;
  name: string;
  /** When it was made: RFC 3339. */
  made: string;
  person: string;
  actor: ActorId;
  /** The latest that it holds: RFC 3339. */
  at: string;
  /** Only these; `null` where it is of everything. */
  records: EntityId[] | null;
}

export interface OverlayInfo {
  id: EntityId;
  name: string;
  ops: number;
}

export interface OverlayOp {
  op: number;
  record: EntityId;
  title: string;
  field: string;
  to: Json;
}

/** created + matched + unchanged + rejected = data rows. */
export interface ImportPreview {
  overlay: EntityId;
  /** Column key → field, `null` where left out. */
  columns: Record<string, string | null>;
  /** Column keys in the file's order, each with a first value. */
  sample: [string, string][];
  created: number;
  matched: number;
  unchanged: number;
  rejected: { row: number; reason: string }[];
  remarks: { row: number; text: string }[];
}

export interface PackageImported {
  workspace: WorkspaceId;
  bundles: number;
  merged: boolean;
  assets: number;
  /** Whether it is only shown, because this device is no member. */
  readOnly: boolean;
}

export interface SyncStatus {
  state: SyncState;
  /** Changes that the relay is not known to hold. */
  waiting: number;
  relay: string | null;
  /** RFC 3339. */
  since: string | null;
  reason: string | null;
}

export interface SyncLogEntry {
  /** RFC 3339. */
  at: string;
  event: "connected" | "sent" | "received" | "lost" | "refused";
  count: number;
  detail: string;
}

declare global {
  interface Window {
    callboard: Callboard;
  }
  const callboard: Callboard;
}

export interface AssetPut {
  /** The record that describes it. */
  asset: EntityId;
  /** BLAKE3 of its bytes. */
  hash: string;
}

export interface AssetInfo {
  hash: string;
  /** The record that describes it. */
  asset: EntityId | null;
  name: string;
  mime: string;
  bytes: number | null;
  width: number | null;
  height: number | null;
  /** Who brought it. */
  by: string;
  /** Whether its bytes are on this device. */
  here: boolean;
  /** Where it is used, besides by the record that describes it. */
  uses: { record: EntityId; table: string; field: string; title: string }[];
}
