//! A small generator of numbers that are the same on every machine and in every release.

/// SplitMix64 (Steele, Lea and Flood 2014): one 64-bit state, no allocation, good enough for scenery.
#[derive(Clone, Debug)]
pub(crate) struct Rng(u64);

impl Rng {
    /// A stream of its own for each theme, so that a change in one leaves the others as they were.
    pub(crate) fn of(theme: &str) -> Self {
        // FNV-1a of the name stirs the streams apart.
        let seed = theme
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        Self(seed)
    }

    /// The next 64 bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, but not including, 1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number from `low` up to, but not including, `high`.
    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// A whole number from `low` to `high`, both included.
    pub(crate) fn whole(&mut self, low: i64, high: i64) -> i64 {
        let span = high.saturating_sub(low).saturating_add(1).max(1);
        low + (self.unit() * span as f64) as i64
    }

    /// True once in `1 / share` times.
    pub(crate) fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    /// About normal with mean 0 and deviation 1 (twelve uniform numbers), never beyond 6.
    pub(crate) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    /// One of the things, each as likely as the others.
    pub(crate) fn pick<'a, T>(&mut self, things: &'a [T]) -> Option<&'a T> {
        let place = (self.unit() * things.len() as f64) as usize;
        things.get(place)
    }

    /// One of the things by weight.
    pub(crate) fn weighted<T: Copy>(&mut self, things: &[(T, f64)]) -> Option<T> {
        let total: f64 = things.iter().map(|(_, weight)| weight).sum();
        let mut left = self.unit() * total;
        for (thing, weight) in things {
            left -= weight;
            if left < 0.0 {
                return Some(*thing);
            }
        }
        things.last().map(|(thing, _)| *thing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_splitmix64() {
        // First outputs for seed 1234567 of the reference implementation in C (Vigna, splitmix64.c).
        let mut rng = Rng(1_234_567);
        assert_eq!((rng.bits(), rng.bits()), (6_457_827_717_110_365_317, 3_203_168_211_198_807_973));
    }

    #[test]
    fn numbers_stay_in_their_range() {
        let mut rng = Rng::of("ranges");
        for _ in 0..10_000 {
            let whole = rng.whole(-2, 3);
            assert!((-2..=3).contains(&whole));
            assert!((0.0..1.0).contains(&rng.unit()));
        }
    }
}
