// Package exec executes GraphQL operations over a schema, by the specification of
// September 2025.
//
// It goes breadth first: all objects of one level of the answer are known before anything
// is read for any of them, so a field is read once for the whole level, whatever the number
// of its parents. What a field reads it is told with the arguments and with the fields
// selected below it. The answer is appended to one buffer, in the order of the query.
//
// The package knows neither SQL nor HTTP nor what the types mean, and it does not
// validate: what it is given has passed validation. (What validation would have refused
// cannot crash it; unknown fields are left out, wrong arguments are errors of their field.)
//
// Start at Schema (what answers each field), then Plan (an operation made ready), run.go
// (reading level by level) and write.go (the answer, and how null spreads).
package exec
