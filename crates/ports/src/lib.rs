//! What is on every port of this machine.
