"""curl, wget, aria2c: a weight file by its address, or Ollama told over HTTP to pull.

An address counts where its ending or that of the file it is written to is one of weights, where its host is
one of a model hub, and, whatever it is, where it is written to a volume that a server reads; text, programs
and packages by their ending never do. Sources: curl's src/tool_getparam.c, wget's src/main.c, aria2's
src/prefs.cc.
"""

from __future__ import annotations

import msgspec

from modelsteward.api import reference
from modelsteward.api.sighting import Role, SignalName
from modelsteward.workloads import copies, flags
from modelsteward.workloads.downloader import Downloader, is_plain, is_weight
from modelsteward.workloads.flags import Flags, options
from modelsteward.workloads.program import Program
from modelsteward.workloads.run import Run
from modelsteward.workloads.word import COMPUTED, ELSEWHERE, Word

_CURL = options(
    "--abstract-unix-socket --alt-svc --aws-sigv4 --cacert --capath -E --cert --cert-type --ciphers -K "
    "--config --connect-timeout --connect-to -C --continue-at -b --cookie -c --cookie-jar "
    "--create-file-mode --crlfile --curves -d --data --data-ascii --data-binary --data-raw "
    "--data-urlencode --doh-url -D --dump-header --engine --etag-compare --etag-save -F --form "
    "--form-string -P --ftp-port -H --header --hsts --interface --json --keepalive-time --key --key-type "
    "--limit-rate --local-port --max-filesize --max-redirs -m --max-time --netrc-file --noproxy "
    "--oauth2-bearer -o --output --output-dir --parallel-max --pass --pinnedpubkey --preproxy --proto "
    "--proto-default --proto-redir -x --proxy --proxy-cacert --proxy-header --proxy1.0 -U --proxy-user "
    "--pubkey -Q --quote -r --range --rate -e --referer -X --request --request-target --resolve --retry "
    "--retry-delay --retry-max-time --socks4 --socks4a --socks5 --socks5-hostname -Y --speed-limit -y "
    "--speed-time --stderr -t --telnet-option -z --time-cond --tls-max --trace --trace-ascii "
    "--unix-socket -T --upload-file --url --url-query -u --user -A --user-agent -w --write-out"
)
_WGET = options(
    "-e --execute -o --output-file -a --append-output -i --input-file -B --base --config -t --tries -O "
    "--output-document --start-pos --progress -T --timeout --dns-timeout --connect-timeout --read-timeout "
    "-w --wait --waitretry -Q --quota --bind-address --limit-rate --user --password -P "
    "--directory-prefix --cut-dirs --http-user --http-password --header --compression --proxy-user "
    "--proxy-password --referer -U --user-agent --load-cookies --save-cookies --post-data --post-file "
    "--method --body-data --body-file --certificate --private-key --ca-certificate --ca-directory "
    "--ftp-user --ftp-password -l --level -A --accept -R --reject -D --domains -I -X"
)
_ARIA2 = options(
    "-d --dir -o --out -s --split -x --max-connection-per-server -k --min-split-size -j "
    "--max-concurrent-downloads -i --input-file -l --log -U --user-agent --header --checksum --referer "
    "--http-user --http-passwd --all-proxy -t --timeout -m --max-tries --retry-wait --file-allocation "
    "--summary-interval"
)
_HTTPIE = options("-o --output -a --auth -A --auth-type --timeout --session --proxy --verify --cert")
VALUED = {
    "curl": _CURL,
    "wget": _WGET,
    "aria2c": _ARIA2,
    "axel": options("-o --output -n --num-connections -H --header -U --user-agent -s --max-speed"),
    "http": _HTTPIE,
    "https": _HTTPIE,
}
#: Programs that write a file where nothing says otherwise.
_WRITERS = frozenset(("wget", "aria2c", "axel"))
_FILES = {"wget": options("-O --output-document")}
_FILE = options("-o --output --out")
_DIRECTORIES = {"wget": options("-P --directory-prefix"), "aria2c": options("-d --dir")}
_LISTS = options("-i --input-file -K --config")
_REMOTE_NAME = options("-O --remote-name --remote-name-all -d --download")
#: Programs that write what is piped into them.
_SINKS = frozenset(("tar", "bsdtar", "cpio", "tee", "dd", "unzip", "gunzip", "zstd", "xz", "bzip2", "funzip"))
_INTO = options("-C --directory -d")
#: Hosts from which hubs send files whose address names no model.
DATA_HOSTS = (
    *("cdn-lfs.huggingface.co", "cdn-lfs-us-1.huggingface.co", "cdn-lfs-eu-1.huggingface.co"),
    *("cas-bridge.xethub.hf.co", "registry.ollama.ai", "modelscope.cn", "www.modelscope.cn", "civitai.com"),
    *("api.ngc.nvidia.com", "xfiles.ngc.nvidia.com"),
)
DATA = ("-d", "--data", "--data-raw", "--data-binary", "--json", "--post-data", "--body-data")


def read(run: Run, program: Program, later: list[Program]) -> None:
    """Every address of one call."""
    if program.module:
        # Python's own `http.server` is none of them.
        return
    given = flags.read(program.arguments, VALUED[program.name], mixed=True)
    words = (*given.rest, *given.values(options("--url")))
    if any("/api/pull" in word.text or "/api/create" in word.text for word in words):
        pull(run, program)
        return
    target, writes = _target(program.name, given)
    if run.output:
        target, writes = run.output, True
    elif not writes and later and later[0].name in _SINKS:
        target, writes = _behind_pipe(later[0]), True
    for word in given.values(_LISTS) if program.name != "http" else ():
        copies.note(run, None, word, target)
    if not any("://" in word.text for word in words):
        for word in words:
            if word.text[:1] in (ELSEWHERE, COMPUTED) and word.text:
                run.opaque(word, word.path)
    for word in words:
        _address(run, word, target, writes)


def _target(name: str, given: Flags) -> tuple[str, bool]:
    """Where the files go as far as that is told, and whether any is written."""
    files = given.values(_FILES.get(name, _FILE))
    directories = given.values(_DIRECTORIES.get(name, options("--output-dir")))
    file = files[-1].text if files else ""
    if file in ("-", "/dev/null", "/dev/stdout"):
        return "", False
    writes = bool(file) or name in _WRITERS or (name != "aria2c" and given.given(_REMOTE_NAME))
    directory = directories[-1].text if directories else "."
    place = file if file.startswith("/") else f"{directory}/{file}"
    return (place if writes else ""), writes


def _file(target: str, address: str) -> str:
    """The file that an address is written to."""
    name = address.partition("?")[0].rpartition("/")[2]
    return f"{target}{name}" if target.endswith("/") else target or name


def _behind_pipe(program: Program) -> str:
    """Where a program puts what is piped into it, empty where that isn't told."""
    words = program.arguments
    if program.name == "tee":
        return next((word.text for word in words if not word.text.startswith("-")), "")
    if program.name == "dd":
        return next((word.text[3:] for word in words if word.text.startswith("of=")), "")
    places = flags.read(words, _INTO, mixed=True).values(_INTO)
    return f"{places[-1].text}/" if places else ""


def _address(run: Run, word: Word, target: str, writes: bool) -> None:
    text = word.text
    address = text if "://" in text else f"https://{text}"
    host, _, path = address.partition("://")[2].lower().partition("/")
    if "://" not in text and "." not in host and word.told:
        return
    if is_model(address) or (writes and is_weight(target)):
        run.speaks()
        run.name(word.cut(address), Role.MODEL)
        if writes:
            run.fetched(_file(target, address))
    elif host in DATA_HOSTS and path:
        run.speaks()
        detail = "a file of a hub, by an address that names no model"
        run.signal(SignalName.OPAQUE_SOURCE, word.path, detail)
    elif writes and not is_plain(target) and not is_plain(address):
        copies.note(run, reference.address(address) if word.told else None, word, target)


def is_model(address: str) -> bool:
    """A file of the hub that isn't a data set's, or a weight file anywhere."""
    lower = address.lower()
    for host in ("huggingface.co/", "hf.co/"):
        _, found, path = lower.partition(f"://{host}")
        if found:
            return "/resolve/" in path and not path.startswith(("datasets/", "spaces/", "api/"))
    return is_weight(address)


def pull(run: Run, program: Program) -> None:
    """The name in the body of a pull."""
    words = program.arguments
    for index, word in enumerate(words):
        body = words[index + 1] if word.text in DATA and index + 1 < len(words) else None
        if body is None and word.text.startswith(("--data=", "--post-data=", "-d{")):
            body = word.cut(word.text.partition("=")[2] or word.text[2:])
        if body is not None:
            name = named(body)
            if name:
                run.sight(reference.ollama_name(name), Role.MODEL, body.path, name)
            else:
                run.opaque(body if not body.told else body.cut("\0"), body.path)


def named(body: Word) -> str:
    """`name`, `model` or `from` of a JSON body."""
    try:
        found = msgspec.json.decode(body.text)
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return ""
    if not isinstance(found, dict):
        return ""
    name = found.get("from") or found.get("model") or found.get("name")
    return name if isinstance(name, str) and body.told else ""


DOWNLOADER = Downloader("web", frozenset(VALUED), read)
