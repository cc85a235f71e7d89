//! Two PostgreSQL under Patroni, and one etcd that they agree through. One etcd
//! is enough for a drill on one machine; three belong to a real site.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::aftermath::rows;
use crate::node::{Node, Yard, children, signal};

/// Until a cluster, or a standby, is there.
const PATIENCE: Duration = Duration::from_secs(120);
/// Seconds: how long a dead leader keeps its place, how often it is looked, how long a call may take.
pub(crate) const TTL: (u32, u32, u32) = (20, 5, 5);

/// The cluster.
pub(crate) struct Cluster {
    yard: Yard,
    password: String,
    etcd: Node,
    etcd_port: u16,
    members: BTreeMap<String, Member>,
}

struct Member {
    postgres: u16,
    rest: u16,
    patroni: Option<Node>,
}

impl Cluster {
    /// Starts everything in an empty folder; returns when there is a synchronous standby.
    pub(crate) async fn start(folder: &Path) -> Self {
        let yard = Yard::new(folder);
        let (client, peer) = (free_port(), free_port());
        let (client_url, peer_url) = (format!("http://127.0.0.1:{client}"), format!("http://127.0.0.1:{peer}"));
        let etcd = [
            "--name=drill".to_owned(),
            format!("--data-dir={}", yard.path("etcd").display()),
            format!("--listen-client-urls={client_url}"),
            format!("--advertise-client-urls={client_url}"),
            format!("--listen-peer-urls={peer_url}"),
            format!("--initial-advertise-peer-urls={peer_url}"),
            format!("--initial-cluster=drill={peer_url}"),
        ];
        let etcd = yard.start("etcd", "etcd", &etcd);
        let password = random_word();
        let mut cluster = Self { yard, password, etcd, etcd_port: client, members: BTreeMap::new() };
        for name in ["one", "two"] {
            let member = Member { postgres: free_port(), rest: free_port(), patroni: None };
            cluster.members.insert(name.to_owned(), member);
        }
        for name in ["one", "two"] {
            cluster.yard.write(&format!("{name}.yml"), &cluster.settings(name));
            cluster.start_node(name);
        }
        let leader = cluster.wait_for_leader().await;
        let standby = if leader == "one" { "two" } else { "one" };
        cluster.wait_for_synchronous_standby(standby).await;
        println!("{leader} leads, {standby} is its synchronous standby");
        cluster
    }

    fn settings(&self, name: &str) -> String {
        let member = &self.members[name];
        let (ttl, loop_wait, retry) = TTL;
        format!(
            "scope: drill\nname: {name}\nrestapi:\n  listen: 127.0.0.1:{rest}\n  connect_address: 127.0.0.1:{rest}\n\
             etcd3:\n  host: 127.0.0.1:{etcd}\n\
             bootstrap:\n  dcs:\n    ttl: {ttl}\n    loop_wait: {loop_wait}\n    retry_timeout: {retry}\n    \
             synchronous_mode: true\n    postgresql:\n      use_pg_rewind: true\n      parameters:\n        \
             max_connections: 100\n        wal_keep_size: 512MB\n        password_encryption: scram-sha-256\n  \
             initdb:\n  - encoding: UTF8\n  - locale: C.UTF-8\n  - data-checksums\n\
             postgresql:\n  listen: 127.0.0.1:{port}\n  connect_address: 127.0.0.1:{port}\n  data_dir: {data}\n  \
             bin_dir: {bin}\n  pgpass: {pgpass}\n  parameters:\n    unix_socket_directories: '{sockets}'\n  \
             pg_hba:\n  - local all all trust\n  - host all all 127.0.0.1/32 scram-sha-256\n  \
             - host replication replicator 127.0.0.1/32 scram-sha-256\n  \
             authentication:\n    superuser:\n      username: postgres\n      password: {password}\n    \
             replication:\n      username: replicator\n      password: {password}\n    \
             rewind:\n      username: rewinder\n      password: {password}\n",
            rest = member.rest,
            etcd = self.etcd_port,
            port = member.postgres,
            data = self.yard.path(&format!("data-{name}")).display(),
            pgpass = self.yard.path(&format!("pgpass-{name}")).display(),
            sockets = self.yard.path("").display().to_string().trim_end_matches('/'),
            bin = postgres_programs(),
            password = self.password,
        )
    }

    /// Starts a member, for the first time or after its death.
    pub(crate) fn start_node(&mut self, name: &str) {
        let settings = self.yard.path(&format!("{name}.yml")).display().to_string();
        let node = self.yard.start(&format!("patroni-{name}"), "patroni", &[settings]);
        if let Some(member) = self.members.get_mut(name) {
            member.patroni = Some(node);
        }
    }

    /// Kills a member as a power cut would: Patroni, PostgreSQL and all its processes.
    pub(crate) fn kill(&mut self, name: &str) {
        if let Some(mut patroni) = self.members.get_mut(name).and_then(|member| member.patroni.take()) {
            patroni.kill();
        }
        self.end_postgres(name, "KILL");
    }

    fn end_postgres(&self, name: &str, how: &str) {
        let file = self.yard.path(&format!("data-{name}/postmaster.pid"));
        let pid = std::fs::read_to_string(file).ok().and_then(|text| text.lines().next()?.trim().parse::<u32>().ok());
        if let Some(pid) = pid {
            let below = if how == "KILL" { children(pid) } else { Vec::new() };
            signal(pid, how);
            below.into_iter().for_each(|child| signal(child, how));
        }
    }

    /// Who leads, as a member that can be asked says; none while nobody does.
    pub(crate) async fn leader(&self) -> Option<String> {
        let members = self.ask().await?;
        let leads = |member: &&Value| member["role"] == "leader" && member["state"] == "running";
        members.iter().find(leads)?["name"].as_str().map(str::to_owned)
    }

    async fn ask(&self) -> Option<Vec<Value>> {
        let client = reqwest::Client::builder().timeout(Duration::from_secs(2)).build().unwrap();
        for member in self.members.values() {
            let asked = client.get(format!("http://127.0.0.1:{}/cluster", member.rest)).send().await;
            let Ok(response) = asked else { continue };
            let Ok(body) = response.bytes().await else { continue };
            let told: Value = serde_json::from_slice(&body).ok()?;
            return told["members"].as_array().cloned();
        }
        None
    }

    async fn wait_for_leader(&self) -> String {
        let begun = Instant::now();
        loop {
            if let Some(leader) = self.leader().await {
                return leader;
            }
            assert!(begun.elapsed() < PATIENCE, "nobody leads; see the logs in {}", self.yard.path("").display());
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// Waits until a member follows the leader and every commit waits for it.
    pub(crate) async fn wait_for_synchronous_standby(&self, name: &str) {
        let begun = Instant::now();
        loop {
            let members = self.ask().await.unwrap_or_default();
            if members.iter().any(|member| member["name"] == name && member["role"] == "sync_standby") {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "{name} does not follow: {members:?}");
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// Roles and the empty database, as the superuser makes them once.
    pub(crate) async fn create_database(&self) {
        let (url, password) = (self.leader_url("postgres", "postgres").await, &self.password);
        for statement in [
            format!("CREATE ROLE madoguchi_owner LOGIN PASSWORD '{password}'"),
            format!("CREATE ROLE madoguchi_server LOGIN PASSWORD '{password}'"),
            "CREATE ROLE madoguchi_retention NOLOGIN".to_owned(),
            "GRANT madoguchi_retention TO madoguchi_owner".to_owned(),
            "CREATE DATABASE madoguchi OWNER madoguchi_owner".to_owned(),
        ] {
            rows(&url, &statement).await;
        }
    }

    async fn leader_url(&self, role: &str, database: &str) -> String {
        let leader = self.leader().await.expect("a leader");
        let port = self.members[&leader].postgres;
        format!("postgres://{role}:{}@127.0.0.1:{port}/{database}?sslmode=disable", self.password)
    }

    /// The superuser's way to the database on whoever leads.
    pub(crate) async fn admin_url(&self) -> String {
        self.leader_url("postgres", "madoguchi").await
    }

    /// A role's way to whoever leads, as the server has it: both members, and only one that takes writes.
    pub(crate) fn url(&self, role: &str) -> String {
        let hosts: Vec<String> = self.members.values().map(|member| format!("127.0.0.1:{}", member.postgres)).collect();
        format!(
            "postgres://{role}:{}@{}/madoguchi?target_session_attrs=read-write&sslmode=disable",
            self.password,
            hosts.join(",")
        )
    }

    /// Names and versions of what is drilled.
    pub(crate) fn versions(&self) -> Vec<String> {
        let postgres = format!("{}/postgres", postgres_programs());
        [(postgres.as_str(), "--version"), ("patroni", "--version"), ("etcd", "--version")]
            .into_iter()
            .map(|(program, asked)| {
                let answer = Command::new(program).arg(asked).output().unwrap();
                String::from_utf8_lossy(&answer.stdout).lines().next().unwrap_or_default().to_owned()
            })
            .collect()
    }

    /// Ends everything in order.
    pub(crate) fn stop(mut self) {
        for member in self.members.values_mut() {
            if let Some(patroni) = &mut member.patroni {
                patroni.stop();
            }
        }
        self.etcd.stop();
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        for name in ["one", "two"] {
            // Patroni leaves its PostgreSQL behind when it is killed.
            if let Some(mut patroni) = self.members.get_mut(name).and_then(|member| member.patroni.take()) {
                patroni.kill();
            }
            self.end_postgres(name, "QUIT");
        }
    }
}

/// Folder of the newest PostgreSQL here.
fn postgres_programs() -> String {
    let versions = std::fs::read_dir("/usr/lib/postgresql").unwrap().flatten();
    let newest = versions.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok()).max().unwrap();
    format!("/usr/lib/postgresql/{newest}/bin")
}

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0)).unwrap().local_addr().unwrap().port()
}

fn random_word() -> String {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).unwrap();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
