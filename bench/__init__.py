"""Repeatable benchmarks: make bench. SIZE=10k,100k (default both), DATABASES=sqlite,postgres, BENCH_DIR keeps the made towns."""
