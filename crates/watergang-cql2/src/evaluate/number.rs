//! Numbers, which compare exactly whatever they are made of, and what is calculated with them.

use std::cmp::Ordering;

use watergang_core::ValueRef;
use watergang_core::expression::ArithmeticOperator;

/// The first double above all 64-bit integers: 2 to the power of 63.
const ABOVE_INTEGERS: f64 = 9_223_372_036_854_775_808.0;

/// A number.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Num {
    Integer(i64),
    /// Not NaN.
    Double(f64),
}

impl Num {
    /// The number in a row; none for NaN, which nothing can be compared with.
    pub(crate) fn of(value: ValueRef<'_>) -> Option<Self> {
        match value {
            ValueRef::Integer(integer) => Some(Self::Integer(integer)),
            ValueRef::Number(double) => (!double.is_nan()).then_some(Self::Double(double)),
            _ => None,
        }
    }

    /// A result, which is a number only where it is finite.
    pub(crate) fn finite(double: f64) -> Option<Self> {
        double.is_finite().then_some(Self::Double(double))
    }

    const fn to_double(self) -> f64 {
        match self {
            Self::Integer(integer) => integer as f64,
            Self::Double(double) => double,
        }
    }

    /// Two numbers calculated with: integers exactly as long as the result is one that fits, otherwise as doubles.
    /// Nothing for a division by zero or a result that is not finite.
    pub(crate) fn calculate(operator: ArithmeticOperator, left: Self, right: Self) -> Option<Self> {
        if let (Self::Integer(a), Self::Integer(b)) = (left, right) {
            let exact = match operator {
                ArithmeticOperator::Add => a.checked_add(b),
                ArithmeticOperator::Subtract => a.checked_sub(b),
                ArithmeticOperator::Multiply => a.checked_mul(b),
                ArithmeticOperator::Modulo => a.checked_rem(b),
                ArithmeticOperator::IntegerDivide => a.checked_div(b),
                ArithmeticOperator::Divide | ArithmeticOperator::Power => None,
            };
            if let Some(exact) = exact {
                return Some(Self::Integer(exact));
            }
        }
        // Zero on the right side leaves no finite number behind.
        let (a, b) = (left.to_double(), right.to_double());
        Self::finite(match operator {
            ArithmeticOperator::Add => a + b,
            ArithmeticOperator::Subtract => a - b,
            ArithmeticOperator::Multiply => a * b,
            ArithmeticOperator::Divide => a / b,
            ArithmeticOperator::Modulo => a % b,
            ArithmeticOperator::IntegerDivide => (a / b).trunc(),
            ArithmeticOperator::Power => a.powf(b),
        })
    }
}

impl PartialEq for Num {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}
impl Eq for Num {}
impl PartialOrd for Num {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Num {
    /// By their values: no integer is rounded to be compared with a double.
    fn cmp(&self, other: &Self) -> Ordering {
        match (*self, *other) {
            (Self::Integer(a), Self::Integer(b)) => a.cmp(&b),
            // Neither is NaN.
            (Self::Double(a), Self::Double(b)) => a.partial_cmp(&b).unwrap_or(Ordering::Equal),
            (Self::Integer(a), Self::Double(b)) => integer_to_double(a, b),
            (Self::Double(a), Self::Integer(b)) => integer_to_double(b, a).reverse(),
        }
    }
}

fn integer_to_double(integer: i64, double: f64) -> Ordering {
    if double >= ABOVE_INTEGERS {
        Ordering::Less
    } else if double < -ABOVE_INTEGERS {
        Ordering::Greater
    } else {
        let whole = double.trunc();
        // In range, as was just seen.
        integer.cmp(&(whole as i64)).then_with(|| 0.0.partial_cmp(&(double - whole)).unwrap_or(Ordering::Equal))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_and_doubles_compare_by_value() {
        let big = 9_007_199_254_740_993; // 2^53 + 1, which no double is.
        for (left, right, expected) in [
            (Num::Integer(big), Num::Double(9_007_199_254_740_992.0), Ordering::Greater),
            (Num::Integer(2), Num::Double(2.5), Ordering::Less),
            (Num::Integer(-2), Num::Double(-2.5), Ordering::Greater),
            (Num::Integer(2), Num::Double(2.0), Ordering::Equal),
            (Num::Integer(0), Num::Double(-0.0), Ordering::Equal),
            (Num::Integer(i64::MAX), Num::Double(ABOVE_INTEGERS), Ordering::Less),
            (Num::Integer(i64::MIN), Num::Double(-ABOVE_INTEGERS), Ordering::Equal),
            (Num::Integer(i64::MIN), Num::Double(f64::NEG_INFINITY), Ordering::Greater),
        ] {
            assert_eq!((left.cmp(&right), right.cmp(&left)), (expected, expected.reverse()), "{left:?} {right:?}");
        }
    }

    #[track_caller]
    fn check(left: Num, operator: ArithmeticOperator, right: Num, expected: &str) {
        let result = Num::calculate(operator, left, right).map_or("unknown".to_owned(), |number| match number {
            Num::Integer(integer) => integer.to_string(),
            Num::Double(double) => format!("{double:?}"),
        });
        assert_eq!(result, expected);
    }

    #[test]
    fn arithmetic_is_exact_as_long_as_it_can_be() {
        use ArithmeticOperator::{Add, Divide, IntegerDivide, Modulo, Multiply, Power, Subtract};
        use Num::{Double, Integer};
        check(Integer(1), Add, Integer(2), "3");
        check(Integer(i64::MAX), Add, Integer(1), "9.223372036854776e18");
        check(Integer(1), Subtract, Double(0.5), "0.5");
        check(Integer(i64::MIN), Multiply, Integer(-1), "9.223372036854776e18");
        check(Integer(7), Divide, Integer(2), "3.5");
        check(Integer(7), Divide, Integer(0), "unknown");
        check(Integer(-7), IntegerDivide, Integer(2), "-3");
        check(Double(7.5), IntegerDivide, Integer(-2), "-3.0");
        check(Integer(7), IntegerDivide, Integer(0), "unknown");
        check(Integer(-7), Modulo, Integer(2), "-1");
        check(Integer(7), Modulo, Integer(-2), "1");
        check(Double(-7.5), Modulo, Integer(2), "-1.5");
        check(Integer(7), Modulo, Integer(0), "unknown");
        check(Integer(i64::MIN), Modulo, Integer(-1), "-0.0");
        check(Integer(2), Power, Integer(10), "1024.0");
        check(Integer(-8), Power, Double(0.5), "unknown");
        check(Double(1e200), Multiply, Double(1e200), "unknown");
    }

    #[test]
    fn nan_is_no_number() {
        assert!(Num::of(ValueRef::Number(f64::NAN)).is_none());
        assert!(Num::of(ValueRef::Text("1")).is_none());
    }
}
