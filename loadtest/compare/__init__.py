"""The same load on several servers, side by side in one go."""
