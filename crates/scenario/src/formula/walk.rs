//! The parts of a formula.

use super::Formula;

impl Formula {
    /// The formulas that this one is put together from, condition before branches, left before right; none of a leaf.
    pub fn children(&self) -> impl DoubleEndedIterator<Item = &Formula> {
        let children: [Option<&Formula>; 3] = match self {
            Formula::Const(_)
            | Formula::Param(_)
            | Formula::Var(_)
            | Formula::IsType(..)
            | Formula::Chose(..)
            | Formula::Round => [None; 3],
            Formula::Not(a) | Formula::Neg(a) | Formula::Call(_, a) => [Some(a), None, None],
            Formula::Bin(_, a, b) => [Some(a), Some(b), None],
            Formula::If(c, a, b) => [Some(c), Some(a), Some(b)],
        };
        children.into_iter().flatten()
    }

    /// The same, to be changed.
    pub fn children_mut(&mut self) -> impl Iterator<Item = &mut Formula> {
        let children: [Option<&mut Formula>; 3] = match self {
            Formula::Const(_)
            | Formula::Param(_)
            | Formula::Var(_)
            | Formula::IsType(..)
            | Formula::Chose(..)
            | Formula::Round => [None, None, None],
            Formula::Not(a) | Formula::Neg(a) | Formula::Call(_, a) => [Some(a), None, None],
            Formula::Bin(_, a, b) => [Some(a), Some(b), None],
            Formula::If(c, a, b) => [Some(c), Some(a), Some(b)],
        };
        children.into_iter().flatten()
    }

    /// This formula and all within it, each once: the whole before its parts, which are ordered as [`Formula::children`] are.
    pub fn walk(&self) -> impl Iterator<Item = &Formula> {
        let mut open = vec![self];
        std::iter::from_fn(move || {
            let next = open.pop()?;
            open.extend(next.children().rev());
            Some(next)
        })
    }

    /// Those within it that are put together from nothing: numbers, and what the formula looks at.
    pub fn leaves(&self) -> impl Iterator<Item = &Formula> {
        self.walk().filter(|part| part.children().next().is_none())
    }

    /// Whether it looks at anything but numbers of the scenario.
    pub fn depends_on_state(&self) -> bool {
        let number = |leaf: &Formula| matches!(leaf, Formula::Const(_) | Formula::Param(_));
        !self.leaves().all(number)
    }
}
