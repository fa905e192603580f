"""What would be the same in any product: transactions, errors, events, jobs, sign-in, paging, real time."""
