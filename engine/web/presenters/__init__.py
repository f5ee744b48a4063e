"""The values that pages show, in words: between the answers of services and the templates. Forms are read here, too."""
