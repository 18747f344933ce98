drop table document_codes;
