"""A client of the Model Context Protocol, from another implementation than the server's.

Arguments: "auto" (the newest revision that both know) or "legacy" (with the handshake of earlier ones), and a command
line that starts a server. Standard input: a list of [tool, arguments], as JSON. Prints what it got, as JSON.
"""

import json
import sys

import anyio
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters

mode, program, *args = sys.argv[1:]


async def main():
    answers = []
    async with Client(StdioServerParameters(command=program, args=args), mode=mode) as client:
        tools = (await client.list_tools()).tools
        for tool, arguments in json.load(sys.stdin):
            messages = []

            async def note(progress, total, message):
                messages.append(message)

            result = await client.call_tool(tool, arguments, progress_callback=note)
            text = "\n".join(part.text for part in result.content)
            answers.append({"error": bool(result.is_error), "text": text, "progress": messages})
        json.dump(
            {
                "revision": client.protocol_version,
                "server": client.server_info.name,
                "tools": [tool.name for tool in tools],
                "answers": answers,
            },
            sys.stdout,
        )


anyio.run(main)
