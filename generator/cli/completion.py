"""`deckpress completion`: what makes a shell complete commands, options and names."""

from __future__ import annotations

import click

SHELLS = ("bash", "zsh", "fish")


@click.command(short_help="Print what makes your shell complete deckpress.")
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script that makes SHELL complete commands, options, dialects, rules, topics, ids and files.

    A shell that begins reads it from its own file of settings: in bash this is ~/.bashrc, in zsh ~/.zshrc, below the
    line with compinit, and in fish a file deckpress.fish in ~/.config/fish/completions.

    \b
    Examples:
      eval "$(deckpress completion bash)"                             bash, now
      echo 'eval "$(deckpress completion bash)"' >> ~/.bashrc         from now on
      echo 'eval "$(deckpress completion zsh)"' >> ~/.zshrc
      deckpress completion fish > deckpress.fish
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind is not None  # click has all of SHELLS
    root = ctx.find_root()
    click.echo(kind(root.command, {}, "deckpress", "_DECKPRESS_COMPLETE").source())
