//! All commands, one file each.

mod api;
mod app;
mod completion;
mod connection;
mod context;
mod dev;
mod diff;
mod doctor;
mod event;
mod fmt;
mod import;
mod init;
mod lint;
mod login;
mod logout;
mod logs;
mod mcp;
mod mcp_client;
mod modules;
mod openapi;
mod pull;
mod push;
mod redeliver;
mod rerun;
mod resume;
mod run;
mod runs;
mod schedules;
mod schema;
mod secret;
mod stop;
mod token;
mod version;
mod watch;
mod whoami;
mod workflow;

use crate::online::wait;
use crate::{Exit, Result, Session};
use clap::Subcommand;

/// A command of the command line, besides those of the host.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Sign in at a server: pair this device, and keep its tokens
    Login(login::Login),
    /// Sign out: end the session at the server, and forget the tokens
    Logout(logout::Logout),
    /// Show the server, the account's rights and the end of the token
    Whoami(whoami::Whoami),
    /// Servers and accounts that this device knows
    #[command(subcommand)]
    Context(context::Context),
    /// Begin a directory of workflows as files
    Init(init::Init),
    /// Write what the server has to files
    Pull(pull::Pull),
    /// Show what a push would do
    Diff(diff::Diff),
    /// Store what files say at the server
    Push(push::Push),
    /// Store a workflow of n8n, Step Functions or Juggle, with a report of every part
    Import(import::Import),
    /// Push files to the local host whenever they change
    Dev(dev::Dev),
    /// Find mistakes in files, without a server
    Lint(lint::Lint),
    /// Print files in the one form that they have
    Fmt(fmt::Fmt),
    /// Print the JSON schema of workflows in files or of sluice.yaml, for editors
    Schema(schema::Schema),
    /// Start a run of a workflow
    Run(run::Run),
    /// List runs; `runs show ID` shows one
    Runs(runs::Runs),
    /// Show the log of a run, and follow it with -f
    Logs(logs::Logs),
    /// Show what happens in a run, until it ends
    Watch(watch::Watch),
    /// Stop runs that have not ended
    Stop(stop::Stop),
    /// Run workflows again with the inputs of earlier runs
    Rerun(rerun::Rerun),
    /// Take up runs where they ended
    Resume(resume::Resume),
    /// Send the completion webhooks of runs again
    Redeliver(redeliver::Redeliver),
    /// List, show, create, switch, copy and delete workflows
    #[command(subcommand)]
    Workflow(workflow::Workflow),
    /// The version of this program; published versions of workflows
    Version(version::Version),
    /// List when workflows start by themselves
    Schedules(schedules::Schedules),
    /// Workflows that are published as APIs
    #[command(subcommand)]
    Api(api::Api),
    /// Applications of other systems
    #[command(subcommand)]
    App(app::App),
    /// Open tokens, with which other systems call flows
    #[command(subcommand)]
    Token(token::Token),
    /// Run the tests of workflows, offline and in virtual time
    Test(crate::test::Test),
    /// Print what the server has in a form for files
    #[command(subcommand)]
    Export(crate::test::Export),
    /// Secrets of workflows
    #[command(subcommand)]
    Secret(secret::Secret),
    /// Connections, with which requests of steps are authenticated
    #[command(subcommand)]
    Connection(connection::Connection),
    /// Events, which start workflows
    #[command(subcommand)]
    Event(event::Event),
    /// List the kinds of steps
    Modules(modules::Modules),
    /// One kind of step
    #[command(subcommand)]
    Module(modules::Module),
    /// Print the OpenAPI document of the server or of a workflow
    Openapi(openapi::Openapi),
    /// Connect an AI client that starts a program: the Model Context Protocol
    Mcp(mcp::Mcp),
    /// AI clients that are registered, because no document describes them
    #[command(subcommand)]
    McpClient(mcp_client::McpClient),
    /// Print a script that completes commands and names in a shell
    Completion(completion::Completion),
    /// Check the configuration, the server and the token
    Doctor(doctor::Doctor),
}

/// Runs a command: of these kinds, some work here alone, and the others wait for a server.
macro_rules! run_each {
    ($command:ident, $session:ident, here: $($here:ident),+; with_a_server: $($other:ident),+) => {
        match $command {
            $(Self::$here(command) => command.run($session),)+
            $(Self::$other(command) => wait(command, $session),)+
        }
    };
}

impl Command {
    /// Whether the command talks to the server of an environment, if one is chosen.
    pub(crate) fn is_online(&self) -> bool {
        let names_its_server = matches!(self, Self::Login(_) | Self::Logout(_) | Self::Context(_));
        let is_offline = matches!(self, Self::Init(_) | Self::Schema(_) | Self::Completion(_));
        !self.reads_files() && !names_its_server && !is_offline
    }

    /// Whether the command only reads files, in which values of environments can be.
    pub(crate) fn reads_files(&self) -> bool {
        matches!(self, Self::Lint(_) | Self::Fmt(_) | Self::Test(_))
    }

    /// Runs the command to its end.
    pub(crate) fn run(self, session: &mut Session) -> Result<Exit> {
        run_each!(
            self, session,
            here: Context, Init, Lint, Fmt, Schema, Test, Completion;
            with_a_server:
                Login, Logout, Whoami, Pull, Diff, Push, Import, Dev, Run, Runs, Logs, Watch, Stop, Rerun,
                Resume, Redeliver, Workflow, Version, Schedules, Api, App, Token, Export, Secret, Connection,
                Event, Modules, Module, Openapi, Mcp, McpClient, Doctor
        )
    }
}
