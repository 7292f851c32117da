//! Rich texts that editors of the page have open: what is typed there comes as updates of the editor's own
//! document, what others write goes there as updates rendered here.

use super::command::{AuthorshipOf, Command, TextOf, Typed};
use super::commit::{field_of, row_of};
use super::drafting::{Drafting, Why, shown_text};
use super::update::{Authored, Code, Document, DocumentPlace, Failure, Reply, Update};
use super::workspace::{Answer, Workspace};
use crate::history::{Moment, Past, authorship};
use crate::log::Ordinal;
use crate::schema::{FieldKind, Table};
use crate::state::{Register, TextError};

/// An update of a document in which nothing was done.
const NO_UPDATE: [u8; 2] = [0, 0];

/// A text that an editor has open.
#[derive(Debug)]
pub(super) struct OpenText {
    register: Register,
    /// The editing session, which lasts as long as the editor.
    session: u32,
    /// How many edits the editor was told of.
    edits: usize,
    /// The state vector of what it was told.
    known: Vec<u8>,
}

impl Workspace {
    fn text_register(&mut self, asked: &TextOf) -> Result<Register, Failure> {
        let none = Drafting::default();
        let row = row_of(self, &none, asked.id)?;
        let field = field_of(self, &none, row, &asked.field, asked.table.as_deref())?;
        if field.kind != FieldKind::RichText {
            return Err(Failure::because(Code::Invalid, format!("`{}` is not rich text", asked.field)));
        }
        let key = self.state.intern_name(&field.key);
        Ok(shown_text(self, row, key))
    }

    /// The document of a text, and from now on what others write in it. An editor that is known keeps its
    /// session.
    pub(super) fn open_text(&mut self, editor: u32, asked: &TextOf) -> Result<Document, Failure> {
        let register = self.text_register(asked)?;
        let known = self.open_texts.remove(&editor).map(|open| open.session);
        let session = known.unwrap_or_else(|| self.text_session_of_its_own());
        let edits = self.state.register_text(register).map_or(0, |text| text.len());
        let (state, known) = self.text_with_drafts(register).since(&[]);
        self.open_texts.insert(editor, OpenText { register, session, edits, known });
        let (entity, field) = (self.state.entities().id(register.0), self.state.names().text(register.1));
        Ok(Document { place: DocumentPlace { entity, field: field.to_owned() }, session, state })
    }

    pub(super) fn close_text(&mut self, editor: u32) -> Result<Reply, Failure> {
        self.open_texts.remove(&editor);
        Ok(Reply::Done)
    }

    /// Writes what was typed: in its document, and step by step in those that read the same.
    pub(super) fn type_text(&mut self, request: u32, typed: &Typed) -> Result<(), Failure> {
        let drafting = self.draft_typed(typed)?;
        if drafting.is_empty() && self.unsaved() > 0 {
            self.waiting.push_back((request, Command::Type(typed.clone())));
            return Ok(());
        }
        let why = Why { label: typed.label.clone(), ..Why::default() };
        self.send(Some(request), drafting, &why, Answer::Committed(Vec::new()))
    }

    fn draft_typed(&mut self, typed: &Typed) -> Result<Drafting, Failure> {
        let mut drafting = Drafting::default();
        let row = self.state.entities().find(&typed.place.entity);
        let kind = self.schema.field(&typed.place.field).map(|field| field.kind);
        let (Some(row), Some(FieldKind::RichText)) = (row, kind) else {
            return Err(Failure::because(Code::NotFound, "there is no such text"));
        };
        let register = (row, self.state.intern_name(&typed.place.field));
        let text = self.text_with_drafts(register);
        let (update, steps) = text.beyond(&typed.update).map_err(|error| match error {
            TextError::Unreadable => Failure::because(Code::Invalid, "not an update of a text"),
            TextError::Gap => Failure::because(Code::Changed, "what came before it is not here"),
        })?;
        if update.as_slice() == NO_UPDATE {
            return Ok(drafting);
        }
        let alike = self.state.text_targets(row, register.1);
        if alike.contains(&register) {
            for other in alike.into_iter().filter(|other| *other != register) {
                drafting.change_document(self, other, &steps);
            }
        }
        drafting.type_document(register, text, &update);
        Ok(drafting)
    }

    /// Who wrote what of a text, in order; each as they are called now.
    pub(super) fn authorship(&mut self, asked: &AuthorshipOf) -> Result<Vec<Authored>, Failure> {
        let stretches = match &asked.as_of {
            Some(moment) => {
                let moment = self.moment(moment)?;
                self.authorship_then(&asked.text, &moment)?
            }
            None => {
                let register = self.text_register(&asked.text)?;
                authorship(&self.facts(), register)
            }
        };
        let facts = self.facts();
        let told = |(length, bundle): (u32, Ordinal)| {
            let actor = self.log.bundle(bundle).actor;
            Authored { length: length as usize, person: facts.person(&actor), actor, at: facts.at(bundle) }
        };
        Ok(stretches.into_iter().map(told).collect())
    }

    fn authorship_then(&mut self, asked: &TextOf, moment: &Moment) -> Result<Vec<(u32, Ordinal)>, Failure> {
        self.pasts.as_of(&self.log, &self.schema, moment);
        let past = self.pasts.known(moment);
        let register = past.and_then(|past| text_then(past, asked));
        let register =
            register.ok_or_else(|| Failure::because(Code::NotFound, "there was no such text then"))?;
        Ok(authorship(&self.side(past), register))
    }

    /// Tells every open editor what was written in its text since.
    pub(super) fn refresh_texts(&mut self) {
        let mut open_texts = std::mem::take(&mut self.open_texts);
        for (editor, open) in &mut open_texts {
            let Some(text) = self.state.register_text(open.register) else { continue };
            if text.len() != open.edits {
                let (update, known) = text.since(&open.known);
                (open.edits, open.known) = (text.len(), known);
                self.update(Update::Text { editor: *editor, update });
            }
        }
        self.open_texts = open_texts;
    }
}

/// The register of a text that a record showed, by the tables of then.
fn text_then(past: &Past, asked: &TextOf) -> Option<Register> {
    let row = past.state.find(&asked.id)?;
    let is_meant = |table: &&Table| asked.table.as_ref().is_none_or(|id| *id == table.id);
    let shows =
        |table: &&Table| past.state.names().find(&table.id).is_some_and(|table| past.state.shows(row, table));
    let mut tables = past.schema.tables().filter(is_meant).filter(shows);
    let field = tables.find_map(|table| table.field(&asked.field))?;
    let key = past.state.names().find(&field.key).filter(|_| field.kind == FieldKind::RichText)?;
    Some(past.state.text_targets(row, key).first().copied().unwrap_or((row, key)))
}
