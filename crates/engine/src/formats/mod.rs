//! Games as files of others: Gambit's, in and out, and types that such a file writes as moves of chance.

pub mod efg;
pub mod nfg;
pub mod type_recovery;
