"""SAPIENT, BSI Flex 335 v2.0: messages, framing, and the codec between."""
