package store

// TablesDecided are the tables of which it is decided who may read them.
func TablesDecided() []string {
	tables := openTables
	for table := range shadows {
		tables = append(tables, table)
	}
	return tables
}
