"""Kill processes, lose servers, refuse email: nothing is lost, nothing is sent twice."""
