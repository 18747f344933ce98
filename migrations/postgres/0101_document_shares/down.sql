drop table document_shares;
