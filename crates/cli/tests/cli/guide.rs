//! The transcripts in the guide are what the binary prints.
