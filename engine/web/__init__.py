"""The web application: pages show what services answer, forms call them. No rule of the business is here."""
