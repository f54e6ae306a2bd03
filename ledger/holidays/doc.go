// Package holidays knows on which days China works: the public holidays and the make-up
// working days (调休) that the General Office of the State Council announces for each year,
// and the arithmetic of working days.
//
// The days stand in china.txt, which is part of the program. A year that is not in it has
// weekends alone, and whoever asks is told so: nothing is guessed. A new year is a few
// lines more in that file.
package holidays
