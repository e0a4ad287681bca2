use super::*;
use standardwebhooks::Webhook;

const BODY: &[u8] = br#"{"type":"ticket.opened"}"#;

fn secret(seed: u64) -> Secret {
    Secret::new([seed, seed, seed, seed])
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

#[test]
fn it_signs_the_example_of_the_specification() {
    let secret = Secret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
    let body = br#"{"test": 2432232314}"#;
    assert_eq!(
        sign(Scheme::V1, &[&secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, body),
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    );
}

#[test]
fn the_public_library_believes_us_and_we_believe_it() {
    let now = Timestamp::now();
    let ours = secret(7);
    let theirs = Webhook::new(&ours.expose()).unwrap();
    let mut headers = http::HeaderMap::new();
    headers.insert("webhook-id", "evt_1".parse().unwrap());
    headers.insert("webhook-timestamp", now.as_second().to_string().parse().unwrap());
    let signed = sign(Scheme::V1, &[&secret(8), &ours], "evt_1", now.as_second(), BODY);
    headers.insert("webhook-signature", signed.parse().unwrap());
    theirs.verify(BODY, &headers).unwrap();
    theirs.verify(b"{\"type\":\"ticket.closed\"}", &headers).unwrap_err();

    let signed = theirs.sign("evt_2", now.as_second(), BODY).unwrap();
    assert_eq!(verify(&ours, "evt_2", &now.as_second().to_string(), &signed, BODY, now), Ok(()));
}

#[test]
fn a_change_of_one_byte_anywhere_is_found_out() {
    let signed = sign(Scheme::V1, &[&secret(1)], "evt_1", 1_000, BODY);
    let check = |id: &str, timestamp: &str, signed: &str, body: &[u8]| {
        verify(&secret(1), id, timestamp, signed, body, at(1_000))
    };
    assert_eq!(check("evt_1", "1000", &signed, BODY), Ok(()));
    for index in 0..BODY.len() {
        let mut body = BODY.to_vec();
        body[index] ^= 1;
        assert_eq!(check("evt_1", "1000", &signed, &body), Err(Unbelievable::Signature), "byte {index}");
    }
    assert_eq!(check("evt_2", "1000", &signed, BODY), Err(Unbelievable::Signature));
    assert_eq!(check("evt_1", "1001", &signed, BODY), Err(Unbelievable::Signature));
    assert_eq!(verify(&secret(2), "evt_1", "1000", &signed, BODY, at(1_000)), Err(Unbelievable::Signature));
    for wrong in ["", "v1,", "v1", "v1a,AAAA", &signed[3..], &signed[..signed.len() - 4], "v2,x v1,!!"] {
        assert_eq!(check("evt_1", "1000", wrong, BODY), Err(Unbelievable::Signature), "{wrong}");
    }
}

#[test]
fn a_timestamp_holds_for_five_minutes_either_way_and_none_overflows() {
    let now = at(1_800_000_000);
    let check = |sent: i64| {
        let signed = sign(Scheme::V1, &[&secret(1)], "evt_1", sent, BODY);
        verify(&secret(1), "evt_1", &sent.to_string(), &signed, BODY, now)
    };
    for near in [0, 299, 300, -299, -300] {
        assert_eq!(check(1_800_000_000 + near), Ok(()), "{near}");
    }
    for far in [1_800_000_301, 1_799_999_699, 0, -1, i64::MAX, i64::MIN, i64::MIN + 1] {
        assert_eq!(check(far), Err(Unbelievable::Timestamp), "{far}");
    }
    for wrong in ["", "+1800000000", "-0", " 1800000000", "1800000000.0", "1e9", "99999999999999999999", "١٨"]
    {
        let checked = verify(&secret(1), "evt_1", wrong, "v1,AAAA", BODY, now);
        assert_eq!(checked, Err(Unbelievable::Timestamp), "{wrong}");
    }
}

#[test]
fn any_of_several_signatures_will_do() {
    let signed = sign(Scheme::V1, &[&secret(1), &secret(2)], "evt_1", 1_000, BODY);
    assert_eq!(signed.split(' ').count(), 2);
    for seed in [1, 2] {
        assert_eq!(verify(&secret(seed), "evt_1", "1000", &signed, BODY, at(1_000)), Ok(()));
    }
    assert!(verify(&secret(3), "evt_1", "1000", &signed, BODY, at(1_000)).is_err());
}

#[test]
fn a_public_key_verifies_and_cannot_sign() {
    use ed25519_dalek::{Signature, Verifier, VerifyingKey};
    let key = public_key(&secret(1));
    let bytes: [u8; 32] = BASE64.decode(key.strip_prefix("whpk_").unwrap()).unwrap().try_into().unwrap();
    let key = VerifyingKey::from_bytes(&bytes).unwrap();
    let signed = sign(Scheme::V1a, &[&secret(1), &secret(2)], "evt_1", 1_000, BODY);
    let check = |signature: &str, content: &[u8]| {
        let signature = BASE64.decode(signature.strip_prefix("v1a,").unwrap()).unwrap();
        key.verify(content, &Signature::from_slice(&signature).unwrap()).is_ok()
    };
    let (ours, other) = signed.split_once(' ').unwrap();
    let content = [b"evt_1.1000.".as_slice(), BODY].concat();
    assert!(check(ours, &content) && !check(other, &content) && !check(ours, &content[1..]));
}
