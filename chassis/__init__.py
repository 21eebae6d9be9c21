"""How messages move: the only importer of nameko and amqp; knows no word of the domain."""
