# Windows form of ./dev, with the same commands: not run here, written beside ./dev and never tried.
#
#   .\dev.ps1 demo C:\Users\me\dalil-demo
#
# What is missing is set up on the first call, inside the project's own folder .dalil: uv, and an
# environment with exactly the files named by hash in requirements.lock. Needs Python 3.11 to 3.13.
$ErrorActionPreference = 'Stop'

$Root = $PSScriptRoot
$State = Join-Path $Root '.dalil'
$Environment = Join-Path $State 'env'
$Python = Join-Path $Environment 'Scripts\python.exe'
$Uv = Join-Path $State 'boot\bin\uv.exe'
$Lock = Join-Path $Root 'requirements.lock'
$Known = 'run', 'demo', 'dalil', 'test', 'check', 'bench', 'faults', 'screens', 'migrate', 'translate', 'build', 'lock', 'setup'

function Stop-With($Sentence) {
    [Console]::Error.WriteLine($Sentence)
    exit 1
}

function Invoke-Or-Stop($Words, [scriptblock] $Command) {
    Write-Host "  $Words ..."
    & $Command
    if ($LASTEXITCODE -ne 0) { Stop-With "This step of the set-up failed: $Words. Call .\dev.ps1 again to go on." }
}

function Find-Interpreter {
    $ErrorActionPreference = 'Continue' # a launcher that lacks a version says so on stderr
    $Candidates = @()
    if ($env:DALIL_PYTHON) { $Candidates += , @($env:DALIL_PYTHON) }
    foreach ($Series in '3.13', '3.12', '3.11') { $Candidates += , @('py', "-$Series") }
    $Candidates += , @('python')
    $Question = 'import sys; assert (3, 11) <= sys.version_info[:2] < (3, 14); print(sys.executable)'
    foreach ($Candidate in $Candidates) {
        if (-not (Get-Command $Candidate[0] -ErrorAction SilentlyContinue)) { continue }
        $Rest = @($Candidate | Select-Object -Skip 1)
        $Found = & $Candidate[0] @Rest -c $Question 2>$null
        if ($LASTEXITCODE -eq 0) { return $Found }
    }
    Stop-With 'Dalil needs Python 3.11, 3.12 or 3.13. Install one, or name it in the variable DALIL_PYTHON.'
}

function Get-Fingerprint {
    $Configuration = Join-Path $Environment 'pyvenv.cfg'
    if (-not (Test-Path $Configuration)) { return '' }
    $Hashes = (Get-FileHash -Algorithm SHA256 -LiteralPath $Lock, $Configuration).Hash -join ' '
    return "$Root $env:DALIL_PYTHON $Hashes"
}

function Test-Ready {
    $Stamp = Join-Path $State 'stamp'
    return (Test-Path $Python) -and (Test-Path $Stamp) -and ((Get-Content -Raw $Stamp).Trim() -eq (Get-Fingerprint))
}

# uv does not read pip's configuration; an office behind a mirror has configured pip.
function Set-UvLikePip($Interpreter) {
    $Names = @{ 'index-url' = 'UV_DEFAULT_INDEX'; 'extra-index-url' = 'UV_INDEX'; 'find-links' = 'UV_FIND_LINKS'; 'trusted-host' = 'UV_INSECURE_HOST'; 'cert' = 'SSL_CERT_FILE' }
    foreach ($Line in (& $Interpreter -m pip config list)) {
        if ($Line -match "^[^=]*\.([a-z-]+)='(.*)'$" -and $Names.ContainsKey($Matches[1])) {
            $Name = $Names[$Matches[1]]
            $Value = $Matches[2].Replace('\n', ' ').Trim()
            if (-not (Test-Path "env:$Name")) { Set-Item "env:$Name" $Value }
        }
    }
    $env:UV_INDEX_STRATEGY = 'unsafe-best-match'
    $env:UV_SYSTEM_CERTS = 'true'
    $env:UV_PYTHON_DOWNLOADS = 'never'
    $env:UV_COMPILE_BYTECODE = '1'
    if (-not $env:UV_CACHE_DIR) { $env:UV_CACHE_DIR = Join-Path $State 'cache' }
}

# The lines of requirements.lock that name uv and its hashes.
function Get-PinnedUv {
    $Taking = $false
    foreach ($Line in (Get-Content $Lock)) {
        if ($Line -match '^uv==') { $Taking = $true }
        if ($Taking) {
            $Line
            if ($Line -notmatch '\\$') { return }
        }
    }
}

function Initialize-Project {
    if (Test-Ready) { return }
    $Interpreter = Find-Interpreter
    New-Item -ItemType Directory -Force $State | Out-Null
    Write-Host "Setting up in $State (once; this call needs the package index, later ones no network)"
    Set-UvLikePip $Interpreter
    $Pinned = Join-Path $State 'uv.txt'
    Get-PinnedUv | Set-Content -Encoding ascii $Pinned
    $Boot = Join-Path $State 'boot'
    if (Test-Path $Boot) { Remove-Item -Recurse -Force $Boot }
    Invoke-Or-Stop 'uv' { & $Interpreter -m pip install --quiet --no-deps --require-hashes --only-binary :all: --disable-pip-version-check --target $Boot -r $Pinned }
    Invoke-Or-Stop 'environment' { & $Uv venv --quiet --clear --no-project --python $Interpreter $Environment }
    Invoke-Or-Stop 'libraries named in requirements.lock' { & $Uv pip sync --require-hashes --no-build --python $Python $Lock }
    Get-Fingerprint | Set-Content (Join-Path $State 'stamp')
}

# -P: a folder the user happens to stand in never lends a module to the program.
function Invoke-Dalil { & $Python -P -m desktop @args; exit $LASTEXITCODE }

function Invoke-Tool {
    Push-Location $Root
    try { & $Python -m @args } finally { Pop-Location }
    exit $LASTEXITCODE
}

$Asked = if ($args.Count) { $args[0] } else { 'help' }
$Rest = @($args | Select-Object -Skip 1)
if ($Asked -in 'help', '-h', '--help') {
    Write-Host "Commands: $($Known -join ', '). What each does: sh dev help, or README.md."
    exit 0
}
if ($Asked -notin $Known) { Stop-With ".\dev.ps1 does not know '$Asked'. It knows: $($Known -join ', ')." }

Initialize-Project
$env:PYTHONPATH = $Root
switch ($Asked) {
    'run' { Invoke-Dalil @Rest }
    'demo' { Invoke-Dalil demo @Rest }
    'dalil' { Invoke-Dalil @Rest }
    'test' { Invoke-Tool tests.house.suite @Rest }
    'check' { Invoke-Tool tests.house.check @Rest }
    'bench' { Invoke-Tool tests.bench @Rest }
    'faults' { Invoke-Tool tests.faults @Rest }
    'screens' { Invoke-Tool tests.screens @Rest }
    'migrate' {
        if ($Rest.Count -eq 2 -and $Rest[0] -eq 'new') { Invoke-Tool desktop.storage.revise new $Rest[1] }
        if ($Rest.Count -ge 1 -and $Rest[0] -eq 'up') { $Vault = @($Rest | Select-Object -Skip 1); Invoke-Dalil upgrade @Vault }
        Stop-With 'Use: .\dev.ps1 migrate new "MESSAGE", or .\dev.ps1 migrate up VAULT'
    }
    'translate' { Invoke-Tool installer.catalogues @Rest }
    'build' { Invoke-Tool hatchling build -t wheel -d (Join-Path $Root 'dist') }
    'lock' { Stop-With 'requirements.lock is resolved on Linux or macOS, for all systems: ./dev lock' }
    'setup' { Write-Host "Ready: $(& $Python --version) in $Environment" }
}
