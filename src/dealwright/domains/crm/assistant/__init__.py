"""What an assistant asks the CRM: reads as use cases, for a person's question as for a language model.

`find_clients` and `mentioned` (`clients`) say which records a text names. `client_facts`, `contact_facts`
and `deal_facts` (`facts`) say what is known of one. `answer_deals` (`deals`), `answer_accounts`
(`accounts`), `answer_leads` (`leads`) and `answer_activities` (`activities`) answer a question about many.
`find_people` (`people`) says which colleague is meant, `period_of` (`periods`) which days.
"""
