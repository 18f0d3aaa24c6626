"""What the bot sends to other systems by itself."""
