// Package graph is the GraphQL API of the ledger: types named as the field names them,
// filters, connections, and portfolios whose totals can be opened down to the cell.
//
// It reads through the interfaces in ledger.go and knows neither SQL nor spreadsheets. It
// must not offer any field that adds two measures, and no text of an internal error may
// leave it. Every resolver that reads is in batch form (batch.go): all parents of a level
// in, all children out, so that a query costs one statement for each relation it follows
// on a level, however many rows there are.
// Requests pass the guards of guard.go before the validator sees them, because the
// validator can be crashed. Start reading at handler.go, then schema.go.
package graph
