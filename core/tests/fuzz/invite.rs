//! Links that let somebody in.

use callboard_core::access::Invite;
use callboard_core::id::WorkspaceId;
use data_encoding::BASE64URL_NOPAD;

use super::check;
use super::given::bytes;

#[test]
fn fuzz_6_a_link_is_an_invite_or_none_and_what_was_read_is_written_as_it_was() {
    let link = Invite::from_seed(WorkspaceId([3; 32]), "Das Käthchen", [7; 32]).encode();
    let payload = BASE64URL_NOPAD.decode(link.as_bytes()).expect("it was just made");
    let hold = |link: &str| {
        let Ok(read) = Invite::decode(link) else { return };
        assert!(read.name.len() <= link.len());
        assert_eq!(Invite::decode(&format!(" #{}\n", read.encode())), Ok(read));
    };
    check!(1_000, |input: &[u8]| {
        // Letters of a link that were changed, and what somebody else's program makes a link of.
        hold(&String::from_utf8_lossy(&bytes(input, &[link.as_bytes().to_vec()], &["#", " ", "ü"])));
        hold(&BASE64URL_NOPAD.encode(&bytes(input, std::slice::from_ref(&payload), &[])));
    });
}
