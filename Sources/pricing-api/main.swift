print("pricing-api")
