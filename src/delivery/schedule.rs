//! What follows from an answer: done, again at a certain time, or given up. Pure.

use super::post::Answer;
use crate::assistant::ports::{Asks, Then};
use jiff::{SignedDuration, Timestamp};

/// How often an event is tried that the endpoint refuses for good.
const TRIES_WHEN_REFUSED: usize = 5;

/// The longest that an endpoint may ask us to wait.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(24);

/// By how much a wait is stretched at most, in hundredths: whoever failed together need not come back together.
const JITTER: u64 = 20;

/// What becomes of a delivery that was tried `tries` times before this answer, and what the endpoint asks for besides.
pub(super) fn follow(
    tries: i64,
    answer: &Answer,
    retries: &[SignedDuration],
    now: Timestamp,
    random: u64,
) -> (Then, Option<Asks>) {
    let status = answer.status.unwrap_or_default();
    if (200..300).contains(&status) {
        return (Then::Delivered, None);
    }
    let asked = answer.retry_after.map(|wait| wait.clamp(SignedDuration::ZERO, LONGEST_PAUSE));
    let tries = usize::try_from(tries).unwrap_or_default() + 1;
    let wait = retries.get(tries - 1).map(|wait| stretched(*wait, random).max(asked.unwrap_or_default()));
    let is_refused = (400..500).contains(&status) && !matches!(status, 408 | 410 | 429);
    match wait {
        // It is told nothing more, so nothing is lost: whoever enables it again gets this too.
        _ if status == 410 => (Then::Again(now), Some(Asks::Nothing)),
        Some(wait) if !(is_refused && tries >= TRIES_WHEN_REFUSED) => {
            (Then::Again(now + wait), asked.map(|wait| Asks::Wait(now + wait)))
        }
        _ => (Then::Dead, asked.map(|wait| Asks::Wait(now + wait))),
    }
}

fn stretched(wait: SignedDuration, random: u64) -> SignedDuration {
    let hundredths = random % (JITTER + 1);
    let more = wait.as_millis() * i128::from(hundredths) / 100;
    wait + SignedDuration::from_millis(i64::try_from(more).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn retries() -> Vec<SignedDuration> {
        [5, 300, 1800, 7200, 18_000, 36_000].map(SignedDuration::from_secs).to_vec()
    }

    fn answer(status: Option<u16>) -> Answer {
        Answer { status, because: None, retry_after: None }
    }

    /// After how many seconds it is tried again; none when it is given up.
    fn waits(tries: i64, answer: &Answer, random: u64) -> Option<i64> {
        match follow(tries, answer, &retries(), Timestamp::UNIX_EPOCH, random).0 {
            Then::Again(at) => Some(at.as_second()),
            Then::Dead => None,
            Then::Delivered => panic!("delivered"),
        }
    }

    #[test]
    fn only_two_hundreds_are_a_success() {
        for status in [200, 204, 299] {
            let answer = answer(Some(status));
            assert_eq!(follow(0, &answer, &[], Timestamp::UNIX_EPOCH, 0), (Then::Delivered, None));
        }
        for status in [100, 300, 301, 307, 400, 404, 500, 599] {
            assert_eq!(waits(0, &answer(Some(status)), 0), Some(5), "{status}");
        }
        assert_eq!(waits(0, &answer(None), 0), Some(5));
    }

    #[test]
    fn a_failure_is_tried_by_the_schedule_and_then_given_up() {
        let all: Vec<_> = (0..7).map(|tries| waits(tries, &answer(Some(503)), 0)).collect();
        assert_eq!(all, [Some(5), Some(300), Some(1800), Some(7200), Some(18_000), Some(36_000), None]);
    }

    #[test]
    fn what_is_refused_for_good_is_given_up_after_five_tries() {
        for status in [400, 401, 404, 422] {
            let all: Vec<_> = (0..5).map(|tries| waits(tries, &answer(Some(status)), 0)).collect();
            assert_eq!(all, [Some(5), Some(300), Some(1800), Some(7200), None], "{status}");
        }
        for status in [408, 429, 500] {
            assert_eq!(waits(4, &answer(Some(status)), 0), Some(18_000), "{status}");
        }
    }

    #[test]
    fn a_wait_is_stretched_by_a_fifth_at_most() {
        let all: Vec<i64> = (0..1000).filter_map(|random| waits(1, &answer(None), random)).collect();
        assert_eq!((all.iter().min(), all.iter().max()), (Some(&300), Some(&360)));
    }

    #[test]
    fn an_endpoint_may_ask_us_to_wait_a_day_at_most() {
        let asked =
            |seconds| Answer { retry_after: Some(SignedDuration::from_secs(seconds)), ..answer(Some(429)) };
        let now = Timestamp::UNIX_EPOCH;
        let until = |seconds| now + SignedDuration::from_secs(seconds);
        for (seconds, row, all) in [(60, 60, 60), (1, 5, 1), (10_000_000, 86_400, 86_400), (-9, 5, 0)] {
            let expected = (Then::Again(until(row)), Some(Asks::Wait(until(all))));
            assert_eq!(follow(0, &asked(seconds), &retries(), now, 0), expected, "{seconds}");
        }
    }

    #[test]
    fn gone_stops_the_endpoint_and_loses_nothing() {
        for tries in [0, 4, 99] {
            let (then, asks) = follow(tries, &answer(Some(410)), &retries(), Timestamp::UNIX_EPOCH, 0);
            assert_eq!((then, asks), (Then::Again(Timestamp::UNIX_EPOCH), Some(Asks::Nothing)));
        }
    }
}
