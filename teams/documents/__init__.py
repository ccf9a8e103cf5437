"""Documents that leave the application: content becomes HTML, HTML becomes PDF. No network, no database."""
