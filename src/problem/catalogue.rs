//! The table of all problems: one row a code.

use serde::{Deserialize, Serialize};

/// When trying again makes sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Retry {
    /// By itself, after a pause: the other side may recover.
    Soon,
    /// After a person has done something.
    Person,
    /// Not at all: the same input gives the same answer.
    Never,
}

/// Declares the codes: `Name "snake_case_name" exit retry: cause; remedy`.
macro_rules! catalogue {
    ($($name:ident $text:literal $exit:literal $retry:ident: $cause:literal; $remedy:literal)*) => {
        /// Which kind of problem: stable names, for scripts and for looking things up.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Code { $(#[doc = $cause] #[serde(rename = $text)] $name,)* }

        impl Code {
            /// Every code there is.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The name in JSON, logs and documentation.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// The exit code of a command that ends with this problem.
            pub fn exit(self) -> u8 {
                match self { $(Self::$name => $exit,)* }
            }

            /// When trying again makes sense.
            pub fn retry(self) -> Retry {
                match self { $(Self::$name => Retry::$retry,)* }
            }

            /// What usually lies behind it.
            pub fn cause(self) -> &'static str {
                match self { $(Self::$name => $cause,)* }
            }

            /// What a person can do.
            pub fn remedy(self) -> &'static str {
                match self { $(Self::$name => $remedy,)* }
            }
        }
    };
}

catalogue! {
    Usage "usage" 2 Never:
        "The command line cannot be understood";
        "See `ingest --help`"
    ConfigInvalid "config_invalid" 2 Person:
        "The configuration file has faults, or cannot be read";
        "Mend the lines named; `ingest config example` prints a commented file"
    Overlap "overlap" 2 Person:
        "The destination lies inside the source, or the source inside the destination";
        "Name a destination outside of the dump"
    SourceMissing "source_missing" 2 Person:
        "The folder named as the dump is not there, or is no folder";
        "Check the path, and that the NAS volume is mounted"
    SourceEmpty "source_empty" 2 Person:
        "There is nothing to send below this folder";
        "Check that the copy of the card has finished and that this is its folder"
    SourceUnreadable "source_unreadable" 50 Person:
        "A file or folder of the dump cannot be read: permissions, or a fault of the disk";
        "Give the user that runs `ingest` read access, or check the disk, then send again"
    SourceLink "source_link" 50 Person:
        "The dump holds a symbolic link, and links are not followed: they may lead out of the card";
        "Replace the link by the file it stands for, or remove it, then send again"
    SourceSpecial "source_special" 50 Person:
        "The dump holds a pipe, socket or device, which no camera card has";
        "Remove it, or copy the card again, then send again"
    SourceName "source_name" 50 Person:
        "A name in the dump, or of the roll itself, cannot stand on the share: Windows has no such names, or two of them are the same there";
        "Rename it on the NAS and send again, or let it have another name on the share with `--names map`; `ingest scan` shows all such names"
    SourceChanged "source_changed" 50 Person:
        "The dump was still changing while it was sent: the copy of the card has not finished, or somebody edits it";
        "Wait until nothing writes to the dump any more, then send again"
    SourceVanished "source_vanished" 50 Person:
        "A file of the dump went away while it was sent";
        "Restore the file, or copy the card again, then send again"
    CardIncomplete "card_incomplete" 50 Person:
        "Something is missing or damaged on the card: a clip, a part of one, or what the card's own index lists";
        "Copy the card again and run the same command again; if there is no more of it, send it as it is with `--accept-incomplete --reason TEXT`; `ingest scan` shows all that was found"
    CardReview "card_review" 50 Person:
        "Nothing is known to be missing on the card, but something about it is odd";
        "Look at it with `ingest scan`; then send it as it is with `--accept-incomplete --reason TEXT`"
    CardAltered "card_altered" 50 Person:
        "Files of the same names and sizes were delivered before with other content: one of the two copies was altered, or is damaged";
        "Compare both with the card before it is formatted; to send this copy too, use `--again` and another name with `--as`"
    CardUnderWay "card_under_way" 1 Soon:
        "The same card is on its way from another folder";
        "Wait until it is delivered and run the same command again: it will be answered with that receipt; `--again` sends this copy, too"
    DumpBusy "dump_busy" 1 Soon:
        "Another `ingest` is at work on the same dump";
        "Wait for it to end, or stop it; then send again"
    AgentBusy "agent_busy" 1 Person:
        "Another agent works with the same state folder";
        "Stop that one first, or give this one a `state_dir` of its own"
    AgentUnreachable "agent_unreachable" 60 Soon:
        "No agent answers on the control socket";
        "Start it with `systemctl start ingest`, or name its socket with `--socket`"
    AgentCrowded "agent_crowded" 60 Soon:
        "One user has more calls to the agent open than it takes of one";
        "Close what follows the agent and is not needed, such as `ingest watch` in other terminals"
    SocketUnusable "socket_unusable" 1 Person:
        "The control socket, or the address for metrics, cannot be opened: its folder is missing or not writable, or the port is taken";
        "Name another one as `[control] socket` or `[control] metrics`, in a folder that the agent's user may write"
    RollUnknown "roll_unknown" 2 Person:
        "The agent knows no roll of that name";
        "`ingest status` lists them all"
    RollAmbiguous "roll_ambiguous" 2 Person:
        "Several rolls have that name";
        "Name it by its key, which `ingest status` shows"
    OrderRefused "order_refused" 2 Person:
        "The order makes no sense for what the roll, or the agent, is doing";
        "`ingest show ROLL` says what can be done now"
    HeldByPerson "held_by_person" 50 Person:
        "Somebody held the roll";
        "`ingest retry ROLL` lets it go on, `ingest abandon ROLL` gives it up"
    ClaimMismatch "claim_mismatch" 11 Person:
        "A file is not what the manifest that came with the dump says: it was damaged or changed after the manifest was made";
        "Copy the file from the card again; do not format the card"
    ClaimMissing "claim_missing" 10 Person:
        "The manifest that came with the dump lists a file that is not there";
        "Copy the card again, or find out why the file is gone; do not format the card"
    ManifestChanged "manifest_changed" 31 Person:
        "A manifest was changed after it was written: its C4 hash is not the one in the chain";
        "Restore the manifest from another copy of the roll"
    ChainMissing "chain_missing" 32 Person:
        "The history has manifests but no chain file";
        "Restore `ascmhl/ascmhl_chain.xml` from another copy of the roll"
    ManifestMissing "manifest_missing" 33 Person:
        "The chain lists a manifest that is not there";
        "Restore the manifest from another copy of the roll"
    ManifestUntrusted "manifest_untrusted" 34 Person:
        "A manifest is truncated, hostile or contradicts itself";
        "Restore it from another copy of the roll, or take it away and say so"
    SealRefused "seal_refused" 50 Person:
        "The folder holds what no ASC MHL manifest can: a name that XML or other tools cannot have, a link, a pipe or a device";
        "Rename it or take it away, or leave it out with `--ignore`, then seal again"
    SealFailed "seal_failed" 1 Person:
        "The generation could not be written: the disk is full, read-only or faulty, or somebody else sealed at the same time";
        "See the message; the media are untouched, and the history is what it was: seal again"
    FilesMissing "files_missing" 10 Person:
        "Files that should be there are not";
        "Restore them from another copy; the receipt names their hashes"
    FilesAltered "files_altered" 11 Person:
        "Files are not what they should be";
        "Restore them from another copy; the receipt names their hashes"
    FoldersDiffer "folders_differ" 12 Person:
        "A folder is not what its own hash in the manifest says, though every file in it is what it should be: the manifest contradicts itself, or something was in the folder that no record names";
        "Compare with another copy of the roll, and ask who wrote the manifest"
    NoHistory "no_history" 30 Person:
        "The folder has no ASC MHL history and no other manifest, so that nothing says what should be in it";
        "Name the manifest that belongs to it, or have one written with `ingest seal`"
    FilesNew "files_new" 20 Person:
        "There are files that nobody has vouched for";
        "Take them away, or have them sealed in a new generation"
    FilesUnchecked "files_unchecked" 21 Person:
        "Some files could not be checked";
        "See the reason given for each file"
    StateUnusable "state_unusable" 1 Person:
        "The state folder cannot be written or read";
        "Check that the folder exists and belongs to the user that runs `ingest`"
    StateFull "state_full" 1 Person:
        "The disk that holds the state folder is full";
        "Make room on it, then run the same command again: it continues where it was"
    JournalBroken "journal_broken" 1 Person:
        "The journal is damaged, or was written by a newer version";
        "Run `ingest journal check`; keep the file, and use the version that wrote it"
    ShareUnreachable "share_unreachable" 60 Soon:
        "The server does not answer";
        "Check the address, the link and the firewall (SMB uses TCP port 445), then run the same command again"
    ShareLogin "share_login" 60 Person:
        "The server refuses the user name or the password";
        "Check user, domain and password before the next try: a directory locks the account after a few wrong ones"
    PasswordExpired "password_expired" 60 Person:
        "The user's password has expired, or has to be changed before the first use";
        "Change it in the directory and in the password file, or make a new keytab; for a service, have it never expire"
    AccountBlocked "account_blocked" 60 Person:
        "The user is disabled, locked or expired in the directory, or may not log in at this hour or from here";
        "Have the account unlocked or enabled, and find out what used a wrong password"
    NtlmRefused "ntlm_refused" 60 Person:
        "The directory does not let this user log in by password: a policy forbids NTLM, or the user is one of the Protected Users";
        "Log in by Kerberos: name a keytab with `keytab = ...`"
    DirectoryUnreachable "directory_unreachable" 60 Soon:
        "No domain controller answers, or none is known for the realm";
        "Check the realm, the DNS (it has to be the domain's) and the firewall (Kerberos uses port 88, TCP and UDP), then run the same command again"
    ClockSkew "clock_skew" 60 Person:
        "The clocks of this machine and of the domain are more than 5 minutes apart, and Kerberos refuses that";
        "Set the clock by the domain's time (NTP), then run the same command again"
    KerberosTools "kerberos_tools" 60 Person:
        "The programs `kinit` and `kvno` of MIT Kerberos are missing, or too old: `kvno` has to know `--out-cache`";
        "Install them: `apt install krb5-user`"
    UserUnknown "user_unknown" 60 Person:
        "The directory has no such user";
        "Check the user and the realm: `user@CORP.EXAMPLE.COM`"
    KeytabUnusable "keytab_unusable" 60 Person:
        "The keytab is missing, cannot be read, or has no keys of this user";
        "See what it holds with `klist -k FILE`; name the user as it stands there, or make the keytab again"
    KeytabOld "keytab_old" 60 Person:
        "The keys of the keytab are not those of the user any more: the password was changed after it was made";
        "Make the keytab again (`ktpass`, or `samba-tool domain exportkeytab`), and replace the file"
    TicketCache "ticket_cache" 60 Person:
        "The ticket cache is missing, cannot be read, or belongs to another user";
        "Get tickets with `kinit`, and name the cache that `klist` shows; or use a keytab, which needs nobody"
    TicketExpired "ticket_expired" 60 Person:
        "The tickets of the ticket cache have expired, and nobody has renewed them";
        "Get new ones with `kinit`, then run the same command again: it continues where it was; a keytab renews by itself"
    ServerUnknown "server_unknown" 60 Person:
        "The directory knows no server of this name";
        "Name the server by its full DNS name, never by its address; for an alias, have `setspn` register `cifs/ALIAS`"
    TicketRefused "ticket_refused" 60 Person:
        "The server does not take the ticket: its clock is wrong, its keys are newer, or the user may not log in there";
        "Compare the clocks, and log in to the same server with `smbclient --use-kerberos=required`"
    DirectoryFault "directory_fault" 60 Person:
        "Kerberos failed in an unusual way";
        "See the message; `KRB5_TRACE=/dev/stderr kinit ...` with the same keytab shows more"
    ShareMissing "share_missing" 60 Person:
        "The server has no such share, or the folder is not there";
        "Check the name of the share and the path"
    ShareDenied "share_denied" 60 Person:
        "The user may not do this on the share";
        "Give the user the right to create, write, rename and delete in the staging folder and the sync root"
    ShareClear "share_clear" 60 Person:
        "Encryption is required, and the server offers none";
        "Switch SMB encryption on at the server, or set `encryption = \"off\"` where the link is encrypted otherwise"
    ShareWorker "share_worker" 60 Person:
        "The client libsmbclient works in processes of its own, and their program is missing or of another version";
        "Put `ingest-smb-worker` of the same build beside `ingest`, and install Samba's libsmbclient (Debian: libsmbclient)"
    ShareMount "share_mount" 60 Person:
        "The path is not on the mount it was configured for: the share is not mounted, or another one is";
        "Mount the share, then run the same command again"
    ShareFull "share_full" 50 Person:
        "The share has no room left";
        "Make room on the share, then run the same command again: it continues where it was"
    ShareReadOnly "share_read_only" 60 Person:
        "The share can be read but not written";
        "Give the user write access, or end the maintenance of the file system"
    ShareBusy "share_busy" 60 Soon:
        "The server has the file open for somebody else, or has no hand free";
        "Wait a minute for the server to give up the old handle, then run the same command again"
    ShareLost "share_lost" 60 Soon:
        "The connection to the server broke, or the server stopped answering";
        "Check the link, then run the same command again: it continues where it was"
    ShareFault "share_fault" 60 Person:
        "The server answered something unexpected";
        "See the message; `ingest` continues where it was when the same command is run again"
    LandingDiffers "landing_differs" 11 Person:
        "What was read back from the share is not what was sent, even after sending it again";
        "Check the server and its disks; do not format the card"
    StagingDiffers "staging_differs" 50 Person:
        "The staging folder does not hold exactly what was proven";
        "Find out who writes to the staging folder, then run the same command again"
    GatewayStuck "gateway_stuck" 50 Person:
        "A gateway has taken files, and for too long brought nothing of them to the file system behind it";
        "Look at the gateway's health log and at its metrics FilesFailingUpload, CachePercentDirty and IoWaitPercent, and at the link between the two; then run the same command again: what the gateway still has is waited for, what it lost is sent again"
    GatewayChanged "gateway_changed" 50 Person:
        "The dump was begun by another way: changing straight on the file system what a gateway still keeps track of breaks the gateway";
        "Put the `[gateway]` section back as it was; if that gateway is gone for good, run the same command again: the dump then goes from the start by the new way"
    NameTaken "name_taken" 50 Person:
        "The sync root has a folder of this name already, with other content";
        "Look at both; send under another name with `--as`, or clear the old one away"
    RollChanged "roll_changed" 50 Person:
        "The card has grown since its delivery, and the delivered roll, into which its new files go, is no longer what its receipt says";
        "Restore the roll in the sync root (`ingest verify` of its receipt names what differs) and run the same command again, or send the whole card under another name with `--as`"
    SyncUnreachable "sync_unreachable" 60 Soon:
        "The cross-region sync does not answer: its program does not run, or its address is another";
        "Check `url` in `[handoff]`, and that the program runs; it finds released rolls by itself, only later"
    SyncDenied "sync_denied" 60 Person:
        "The cross-region sync does not know the key that it was shown";
        "Write the key that its settings show into the file that `key_file` in `[handoff]` names"
    SyncSetup "sync_setup" 60 Person:
        "The cross-region sync is not set up as the configuration says, or is paused";
        "Compare `[handoff]` with the settings of the sync; the message says what does not fit"
    SyncBusy "sync_busy" 60 Soon:
        "The cross-region sync is at work on something else, and takes one thing at a time";
        "Nothing: it is told again when that has ended"
    SyncFailed "sync_failed" 60 Soon:
        "The cross-region sync has tried to carry the roll, and failed";
        "See what the message says, and the log of the sync; it is told again by itself"
    SyncManifestLost "sync_manifest_lost" 60 Soon:
        "The list of files that was handed to the sync is gone from its bucket";
        "Find out who removes objects below `manifests/` in that bucket (a lifecycle rule?); the list is written again by itself"
    ArrivalMissing "arrival_missing" 10 Person:
        "The second region lacks files of a released roll, and the sync does not carry them any more";
        "Look for rules by which the far side ignores these names, for names that it cannot hold, and at its log; `ingest accept ROLL --reason TEXT` ends the looking"
    ArrivalConflict "arrival_conflict" 11 Person:
        "Somebody changed, renamed or removed files of a released roll behind the sync";
        "Find out who; the roll at the near side is what the receipt says as long as `ingest verify` says so. `ingest accept ROLL --reason TEXT` ends the looking"
    ArrivalDiffers "arrival_differs" 11 Person:
        "A file in the second region is not what was sent";
        "Have the sync carry it again; the receipt names its hash. Do not use the copy in the second region until then"
    ArrivalUnwatched "arrival_unwatched" 2 Person:
        "A roll was handed to a sync, or is to be read in a second region, that the configuration does not name any more";
        "Put the `[handoff]` or `[arrival]` section back as it was, or end the looking with `ingest accept ROLL --reason TEXT`"
    AwsCredentials "aws_credentials" 60 Person:
        "There are no credentials for AWS, or AWS does not know them";
        "Name a profile with `profile = ...` in `[aws]`, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; `aws sts get-caller-identity` tries them out"
    AwsExpired "aws_expired" 60 Person:
        "The credentials for AWS have expired, and nothing has renewed them";
        "See why the profile's `credential_process` gives no new ones (its certificate may have expired), or set new ones"
    AwsDenied "aws_denied" 60 Person:
        "The credentials for AWS are good, but do not allow this call";
        "Give the role this right: `ingest doctor --iam-policy` prints all that this configuration needs"
    AwsThrottled "aws_throttled" 60 Soon:
        "AWS was asked too often, by this agent or by others of the same account";
        "Nothing: it is asked again later, and less often"
    AwsClock "aws_clock" 60 Person:
        "The clock of this machine and that of AWS are more than five minutes apart";
        "Set the clock by NTP: `timedatectl set-ntp true`"
    AwsUnreachable "aws_unreachable" 60 Soon:
        "No address of AWS answers: the link, the DNS, a proxy or a firewall";
        "Check that this machine reaches the service's endpoint by HTTPS; a proxy is named by HTTPS_PROXY"
    AwsMissing "aws_missing" 60 Person:
        "AWS knows nothing of this name in this region and account";
        "Check the id, the region and the account in the configuration"
    AwsRegion "aws_region" 60 Person:
        "What is asked for lies in another region of AWS";
        "Write the region in which it lies as `region` in `[aws]`, or name what lies in this one"
    AwsInvalid "aws_invalid" 60 Person:
        "AWS does not take what it was given: a name in the configuration is none that this service can have, or this is a fault of `ingest`";
        "See the message: it names what AWS objects to; check the names in `[aws]`, `[ledger]` and `[notify]`"
    AwsUnknown "aws_unknown" 60 Person:
        "AWS answered in a way that this version does not understand";
        "See whether there is a newer version of `ingest`; until then what the answer was about is not known"
    AwsFailed "aws_failed" 60 Soon:
        "AWS could not do what it was asked for, for a reason of its own";
        "See the message; it is asked again later"
    AwsDown "aws_down" 60 Person:
        "AWS says that the file system, the gateway or the line is down, or is none that a delivery can go by";
        "See the message, and look at the same thing in AWS's console; no new roll begins until it is as it should be"
    AwsUnbuilt "aws_unbuilt" 2 Person:
        "This `ingest` was built without AWS";
        "Build it with the feature `aws`, which is on by default, or take what needs AWS out of the configuration"
    LedgerMissing "ledger_missing" 60 Person:
        "The region has no table of that name, so that no studio knows what the others have delivered";
        "Make it with packaging/aws/ledger.yaml, or mend `table` and `region` in `[ledger]`; nothing is lost: what has to stand in it is written when it is there"
    LedgerDenied "ledger_denied" 60 Person:
        "The credentials are good, but the table of the ledger may not be read or written with them";
        "Give the role the rights dynamodb:GetItem, PutItem and Query on this table, as packaging/aws/agent.yaml does; nothing is lost meanwhile"
    LedgerUnfit "ledger_unfit" 60 Person:
        "The table is there, but is none of a ledger: its keys are not `pk` and `sk`, both text";
        "Name another table in `[ledger]`, or make one with packaging/aws/ledger.yaml"
    LedgerConflict "ledger_conflict" 50 Person:
        "Two agents have told the ledger different things of the same delivery: one state folder was copied, or restored from a backup, and both went on";
        "Find out which agent is the right one and stop the other; both accounts stand in the ledger, and nothing was put over"
    CardDelivered "card_delivered" 50 Person:
        "While this card was sent, another studio delivered the same card to the same share";
        "Give this one up with `ingest abandon ROLL --reason TEXT`, or let it go on with `ingest accept ROLL --reason TEXT`"
    SignatureInvalid "signature_invalid" 40 Never:
        "The receipt or its signature was changed after signing";
        "Ask for the original; do not trust this copy"
    ChainBroken "receipt_chain" 40 Person:
        "The receipt does not follow the one before it: one of them was changed, or is missing";
        "Put the earlier receipts beside this one, or ask for the originals"
    SignerUnknown "signer_unknown" 34 Person:
        "The receipt is signed with a key that is not trusted here";
        "If you know the key, name its file with `--signer`; else ask who signed it"
    ReceiptUnreadable "receipt_unreadable" 34 Never:
        "This is no receipt, or its signature is missing";
        "Name a `*.receipt.json` with its `.sig` beside it"
    ReceiptUnknown "receipt_unknown" 2 Person:
        "There is no receipt of that roll here";
        "See `ingest receipt` for the rolls there are"
    KeyUnusable "key_unusable" 2 Person:
        "The signing key is missing, or cannot be used";
        "Make one with `ingest key new`, or restore the file"
    OutputLost "output_lost" 1 Person:
        "What the command prints cannot be written: the disk behind it is full, or gone";
        "Make room, or send the output elsewhere, then run the same command again"
    Interrupted "interrupted" 1 Soon:
        "The command was stopped before it was done";
        "Run the same command again: it continues where it was"
    Internal "internal" 1 Never:
        "This is a fault of `ingest` itself";
        "Please report it, with the message"
}
