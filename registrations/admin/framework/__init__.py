"""One idiom for a page of the organisers: who may open it, how it is drawn."""
