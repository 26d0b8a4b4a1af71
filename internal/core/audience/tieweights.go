package audience

// What ties count. The tables are data: bench/mail fits them by logistic
// regression, every tie held to the same ridge, and prints them in this form:
//
//	OWNUP_BENCH_MAIL=... OWNUP_BENCH_PEOPLE=... go run ./bench/mail -fit 4 -test 0 -weights
//
// These come from the second to the fourth fifth by time of 17,308 office
// mails (Enron, from August 2000 to August 2001; 3,499 with several
// recipients). The columns are the forms of a sum: amount, share, relative,
// atAll. No name and no address is in them.

// joiningInOrder are the weights of who else belongs to the people named, where they
// are the first that a mail would name.
func joiningInOrder() (weights [TieCount]float64, bias float64) {
	return flat([sums][forms]float64{
		contact:       {0.281, 0.000, 0.573, 0.012},
		crowd:         {-0.191, 0.000, 0.228, -0.090},
		written:       {-0.089, 0.985, -0.387, 0.298},
		writtenLong:   {-0.028, 1.238, -0.060, 0.298},
		heard:         {-0.059, 0.578, -0.499, 0.523},
		crowdLast:     {0.225, -0.408, -0.146, 0.127},
		crowdRecent:   {0.053, 0.119, -0.362, 0.242},
		beside:        {-0.055, 0.000, 1.827, 0.717},
		both:          {0.047, -0.843, -0.988, -0.707},
		bothLong:      {-0.184, 0.380, -1.217, -0.707},
		bothEver:      {0.179, -0.716, -0.253, -0.707},
		few:           {-0.186, 1.064, 0.241, -0.707},
		fewEver:       {-0.278, 1.226, -0.210, -0.707},
		bothNext:      {0.275, 0.210, -0.375, 0.673},
		bothLast:      {-0.204, -1.657, -0.293, 0.907},
		bothRecent:    {0.114, 1.621, 0.306, 0.084},
		firstNext:     {-0.143, 0.853, 0.186, -0.359},
		firstLast:     {0.221, 0.415, 0.121, -0.217},
		firstDay:      {0.017, 1.107, 0.160, 0.206},
		firstLong:     {0.274, 0.214, -0.692, 0.109},
		afterLong:     {0.107, 0.015, 1.971, 1.382},
		beforeLong:    {-0.486, 4.484, 0.685, -0.393},
		beforeEver:    {0.047, -3.206, 1.550, -0.393},
		answer:        {0.042, -0.086, 0.373, -0.757},
		answerWeek:    {-0.026, 0.031, -0.465, 0.155},
		answerLong:    {-0.128, 0.214, 0.316, 0.155},
		answerLast:    {-0.016, -0.704, 0.390, 0.853},
		third:         {-0.068, 0.000, 0.120, -0.166},
		thirdLong:     {0.022, 0.000, 0.251, -0.166},
		elsewhere:     {0.044, 0.000, 0.201, 0.102},
		elsewhereLong: {0.068, 0.000, 0.343, 0.102},
		earlierEver:   {-0.072, 0.832, -1.714, -2.035},
	}, 0.338), -5.735
}

// joining are the weights of who else belongs to people named in any order.
func joining() (weights [TieCount]float64, bias float64) {
	return flat([sums][forms]float64{
		contact:       {0.301, 0.000, 0.327, 0.077},
		crowd:         {-0.267, 0.000, 0.112, 0.172},
		written:       {-0.118, 0.428, 0.074, 0.276},
		writtenLong:   {-0.066, 0.757, 0.216, 0.276},
		heard:         {-0.028, 0.017, -0.254, 0.475},
		crowdLast:     {0.343, 0.913, -1.029, 0.110},
		crowdRecent:   {-0.031, -1.008, 0.155, 0.203},
		beside:        {0.048, 0.000, 1.882, 0.433},
		both:          {0.157, -0.711, -0.980, -0.322},
		bothLong:      {-0.135, 1.528, -0.030, -0.322},
		bothEver:      {0.046, -1.627, -0.360, -0.322},
		few:           {0.124, 0.940, -0.551, -0.322},
		fewEver:       {-0.031, 0.050, 0.435, -0.322},
		bothNext:      {-0.522, 0.628, 1.464, 0.519},
		bothLast:      {-0.082, 0.590, 0.216, 0.655},
		bothRecent:    {0.156, 1.357, 0.741, 0.475},
		firstNext:     {0.000, 0.000, 0.000, 0.000},
		firstLast:     {0.000, 0.000, 0.000, 0.000},
		firstDay:      {0.000, 0.000, 0.000, 0.000},
		firstLong:     {0.000, 0.000, 0.000, 0.000},
		afterLong:     {0.000, 0.000, 0.000, 0.000},
		beforeLong:    {0.000, 0.000, 0.000, 0.000},
		beforeEver:    {0.000, 0.000, 0.000, 0.000},
		answer:        {0.034, 0.198, 0.448, -0.149},
		answerWeek:    {-0.003, 0.399, -0.791, 0.176},
		answerLong:    {-0.045, -0.938, 0.833, 0.176},
		answerLast:    {-0.230, 0.172, 0.732, 0.236},
		third:         {0.004, 0.000, 0.081, 0.234},
		thirdLong:     {-0.221, 0.000, 0.352, 0.234},
		elsewhere:     {-0.081, 0.000, 0.420, 0.080},
		elsewhereLong: {0.110, 0.000, 0.279, 0.080},
		earlierEver:   {0.000, 0.000, 0.000, 0.000},
	}, 0.305), -6.425
}

// belonging are the weights of whether somebody belongs to the others on a mail.
func belonging() (weights [TieCount]float64, bias float64) {
	return flat([sums][forms]float64{
		contact:       {0.137, 0.000, 0.630, 0.891},
		crowd:         {-0.159, 0.000, -0.530, -0.377},
		written:       {-0.041, 0.256, 0.025, 0.413},
		writtenLong:   {-0.179, 0.356, 0.029, 0.413},
		heard:         {-0.071, -0.538, -0.246, 0.349},
		crowdLast:     {0.440, -0.190, -0.464, -0.582},
		crowdRecent:   {0.138, -1.306, -0.783, 0.312},
		beside:        {0.129, 0.000, 2.262, -0.272},
		both:          {0.000, 0.050, -0.858, -0.222},
		bothLong:      {0.059, 1.102, 0.505, -0.222},
		bothEver:      {-0.070, -0.543, -0.149, -0.222},
		few:           {0.207, 0.473, -0.322, -0.222},
		fewEver:       {-0.029, -0.562, 0.477, -0.222},
		bothNext:      {-0.504, 0.881, 0.764, 0.514},
		bothLast:      {-0.595, 1.777, 0.366, 1.003},
		bothRecent:    {-0.196, 1.612, 1.070, 0.576},
		firstNext:     {0.000, 0.000, 0.000, 0.000},
		firstLast:     {0.000, 0.000, 0.000, 0.000},
		firstDay:      {0.000, 0.000, 0.000, 0.000},
		firstLong:     {0.000, 0.000, 0.000, 0.000},
		afterLong:     {0.000, 0.000, 0.000, 0.000},
		beforeLong:    {0.000, 0.000, 0.000, 0.000},
		beforeEver:    {0.000, 0.000, 0.000, 0.000},
		answer:        {-0.080, 0.847, 0.042, 0.011},
		answerWeek:    {0.058, 0.308, -0.233, 0.161},
		answerLong:    {-0.121, 0.090, -0.283, 0.161},
		answerLast:    {-0.358, 1.406, -0.193, 0.887},
		third:         {-0.115, 0.000, 0.423, 0.211},
		thirdLong:     {-0.250, 0.000, -0.345, 0.211},
		elsewhere:     {-0.081, 0.000, 0.511, 0.521},
		elsewhereLong: {-0.057, 0.000, 0.578, 0.521},
		earlierEver:   {0.000, 0.000, 0.000, 0.000},
	}, 0.198), -2.070
}

// flat puts a table of weights into the order of ties.
func flat(table [sums][forms]float64, department float64) (w [TieCount]float64) {
	for s, row := range table {
		copy(w[s*int(forms):], row[:])
	}
	w[sameDepartment] = department
	return w
}
