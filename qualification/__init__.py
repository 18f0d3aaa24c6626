"""The rules of qualifying a lead: values in, values out, no I/O, and never a look at the clock."""
