"""The chat page: a conversation kept on the server, one turn at a time, drawn as HTML.

Nothing here knows of Gradio; `app.py` puts it on the web.
"""

from pathlib import Path

FOLDER = Path(__file__).parent
