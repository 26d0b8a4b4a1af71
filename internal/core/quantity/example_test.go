package quantity_test

import (
	"fmt"

	"ownup/internal/core/quantity"
)

func ExampleFind() {
	text := []byte("Die Marge lag bei rund 4,2 %, das sind 1.200.000 € oder mehr als 30 bps.")
	found := quantity.Find(text)
	for _, q := range found.Quantities {
		fmt.Println(string(text[q.Start:q.End]), "is", q.Value, q.Unit)
	}
	r := found.Ranges[0]
	fmt.Println(string(text[r.Start:r.End]), "begins at", r.Low.Value)
	// Output:
	// 4,2 % is 4.2 percent
	// 1.200.000 € is 1200000 money
	// 30 bps is 30 basis points
	// mehr als 30 bps begins at 30
}

func ExampleQuantity_Rewrite() {
	text := []byte("it rose by 4,2 % in June")
	right, err := quantity.Parse("2.4")
	if err != nil {
		panic(err)
	}
	q := quantity.Find(text).Quantities[0]
	corrected, ok := q.Rewrite(text, right)
	fmt.Println(corrected, ok)
	// Output: 2,4 % true
}
