//! How requests and messages cross between page and worker: CBOR in one buffer.

use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// Bytes that are no message of this border.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable(String);

impl std::fmt::Display for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "not a message between page and worker: {}", self.0)
    }
}

impl std::error::Error for Unreadable {}

/// One message as bytes. JSON's `null` stays `null`: the encoder's default would make it an empty list.
///
/// # Errors
/// Where a value refuses to be serialized; none of the border's own types does.
pub fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, Unreadable> {
    let mut serializer = minicbor_serde::Serializer::new(Vec::new());
    serializer.serialize_unit_as_null(true);
    message.serialize(&mut serializer).map_err(|error| Unreadable(error.to_string()))?;
    Ok(serializer.into_encoder().into_writer())
}

/// The message that [`encode`] wrote.
///
/// # Errors
/// Where the bytes are something else.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Unreadable> {
    minicbor_serde::from_slice(bytes).map_err(|error| Unreadable(error.to_string()))
}

/// The first of several messages that stand one behind the other, and what stands behind it.
///
/// # Errors
/// Where the bytes are something else.
pub fn decode_first<'b, T: Deserialize<'b>>(bytes: &'b [u8]) -> Result<(T, &'b [u8]), Unreadable> {
    let mut deserializer = minicbor_serde::Deserializer::new(bytes);
    let first = T::deserialize(&mut deserializer).map_err(|error| Unreadable(error.to_string()))?;
    let end = deserializer.decoder().position();
    Ok((first, &bytes[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::EntityId;
    use crate::workspace::command::{Command, Commit, CommitOp, Json, Request};

    #[test]
    fn border_1_null_stays_null() {
        let id = EntityId::WORKSPACE;
        let set = CommitOp::Set { id, field: "name".into(), value: Json::Null, table: None, seen: None };
        let commit = Commit { label: "Clear".into(), ops: vec![set] };
        let bytes = encode(&Request { id: 7, command: Command::Commit(commit) }).unwrap();
        let Request { id: 7, command: Command::Commit(Commit { ops, .. }) } = decode(&bytes).unwrap() else {
            panic!("another request came back");
        };
        assert!(matches!(&ops[..], [CommitOp::Set { value: Json::Null, .. }]));
    }

    #[test]
    fn border_2_bytes_of_a_file_cross_as_bytes() {
        let bytes = encode(&Command::ImportPackage { bytes: vec![1; 1000] }).unwrap();
        assert!(bytes.len() < 1100, "a byte is a byte, not a number in a list: {}", bytes.len());
        assert!(matches!(decode(&bytes).unwrap(), Command::ImportPackage { bytes } if bytes == [1; 1000]));
    }
}
