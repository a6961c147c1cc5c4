//! The value of every sequence against the other player's reach: the matrix times a vector, block by block.

use super::form::Side;

/// The number of types, known when compiled where `K` is not 0: the inner loops are then unrolled.
#[inline(always)]
pub(super) fn lanes<const K: usize>(types: usize) -> usize {
    if K == 0 { types } else { K }
}

impl Side {
    /// `worth` (sequences × types) from `reach` (the other's sequences × the other's types).
    pub(super) fn gradient(&self, others: usize, reach: &[f64], worth: &mut [f64]) {
        match (self.types, others) {
            (1, 1) => self.single(reach, worth),
            (2, 2) => self.square::<2>(reach, worth),
            (3, 3) => self.square::<3>(reach, worth),
            (4, 4) => self.square::<4>(reach, worth),
            (6, 6) => self.square::<6>(reach, worth),
            (8, 8) => self.square::<8>(reach, worth),
            _ => self.any(others, reach, worth),
        }
    }

    /// Without types a block is a number.
    fn single(&self, reach: &[f64], worth: &mut [f64]) {
        for (rows, worth) in self.first_block.windows(2).zip(worth) {
            let row = &self.blocks[rows[0] as usize..rows[1] as usize];
            *worth = row
                .iter()
                .map(|block| self.tables[block.table as usize] * reach[block.other as usize])
                .sum();
        }
    }

    /// As many types on either side: what a row adds up to stays in registers.
    fn square<const K: usize>(&self, reach: &[f64], worth: &mut [f64]) {
        let (tables, _) = self.tables.as_chunks::<K>();
        let (reach, _) = reach.as_chunks::<K>();
        let (worth, _) = worth.as_chunks_mut::<K>();
        for (rows, worth) in self.first_block.windows(2).zip(worth) {
            let mut sum = [0.0; K];
            for block in &self.blocks[rows[0] as usize..rows[1] as usize] {
                let table = &tables[block.table as usize * K..][..K];
                for (row, r) in table.iter().zip(&reach[block.other as usize]) {
                    for (s, t) in sum.iter_mut().zip(row) {
                        *s += t * r;
                    }
                }
            }
            *worth = sum;
        }
    }

    fn any(&self, others: usize, reach: &[f64], worth: &mut [f64]) {
        let own = self.types;
        let rows = self.first_block.windows(2);
        for (rows, worth) in rows.zip(worth.chunks_exact_mut(own)) {
            worth.fill(0.0);
            for block in &self.blocks[rows[0] as usize..rows[1] as usize] {
                let table = &self.tables[block.table as usize * own * others..][..own * others];
                let reach = &reach[block.other as usize * others..][..others];
                for (table, r) in table.chunks_exact(own).zip(reach) {
                    for (w, t) in worth.iter_mut().zip(table) {
                        *w += t * r;
                    }
                }
            }
        }
    }
}
