//! What port numbers are said to be for.
