// Package web holds the pages that the program serves from inside itself: nothing on them
// is fetched from another host, so that they work in an office without the internet. They
// speak to /graphql only; this package knows neither the API nor the ledger. Start reading
// at dashboard.go, and at README.md for the sources of the pages.
package web
