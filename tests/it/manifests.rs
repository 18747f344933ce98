//! The manifests of `k8s`, run as they stand: the same arguments and environment, folders where they mount some, and
//! beside it all what Kubernetes makes of the names of Services.

use std::path::{Path, PathBuf};
use std::process::Command;

use yaml_rust2::{Yaml, YamlLoader};

use crate::support::{OwnDatabase, Served, backends, not_run, refusal};

/// What the pods are given where Services are called `khoa` and `khoa-redis` and links are on.
const LINKS: &[(&str, &str)] = &[
    ("KHOA_SERVICE_HOST", "10.96.0.7"),
    ("KHOA_SERVICE_PORT", "80"),
    ("KHOA_SERVICE_PORT_HTTP", "80"),
    ("KHOA_PORT", "tcp://10.96.0.7:80"),
    ("KHOA_PORT_80_TCP", "tcp://10.96.0.7:80"),
    ("KHOA_PORT_80_TCP_PROTO", "tcp"),
    ("KHOA_PORT_80_TCP_PORT", "80"),
    ("KHOA_PORT_80_TCP_ADDR", "10.96.0.7"),
    ("KHOA_REDIS_SERVICE_HOST", "10.96.0.8"),
    ("KHOA_REDIS_PORT", "tcp://10.96.0.8:6379"),
    ("KHOA_REDIS_PORT_6379_TCP_ADDR", "10.96.0.8"),
    ("KUBERNETES_SERVICE_HOST", "10.96.0.1"),
];

/// What the operator puts into the secret `khoa`.
struct Secret {
    database: String,
    redis: String,
}

/// A pod of the base, with its one container.
struct Pod {
    spec: Yaml,
    container: Yaml,
}

fn base() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("k8s/base")
}

fn yaml(file: &str) -> Vec<Yaml> {
    YamlLoader::load_from_str(&std::fs::read_to_string(base().join(file)).unwrap()).unwrap()
}

fn text(yaml: &Yaml) -> String {
    yaml.as_str().unwrap_or_else(|| panic!("no text: {yaml:?}")).to_owned()
}

fn list(yaml: &Yaml) -> &[Yaml] {
    yaml.as_vec().map_or(&[], Vec::as_slice)
}

impl Pod {
    fn of(file: &str) -> Self {
        let spec = yaml(file)[0]["spec"]["template"]["spec"].clone();
        let container = spec["containers"][0].clone();
        Self { spec, container }
    }

    fn arguments(&self) -> Vec<String> {
        list(&self.container["args"]).iter().map(text).collect()
    }

    fn environment(&self, secret: &Secret) -> Vec<(String, String)> {
        let mut all = Vec::new();
        for from in list(&self.container["envFrom"]) {
            all.extend(generated(&text(&from["configMapRef"]["name"])));
        }
        for one in list(&self.container["env"]) {
            let from = &one["valueFrom"]["secretKeyRef"];
            let value = match (from["name"].as_str(), from["key"].as_str()) {
                (Some("khoa"), Some("KHOA_DATABASE_URL")) => secret.database.clone(),
                (Some("khoa"), Some("KHOA_REDIS_URL")) => secret.redis.clone(),
                (None, None) => text(&one["value"]),
                unknown => panic!("the README says nothing about the secret {unknown:?}"),
            };
            all.push((text(&one["name"]), value));
        }
        all
    }

    fn mounts(&self) -> Vec<String> {
        let mounts = list(&self.container["volumeMounts"]);
        let volumes: Vec<String> = list(&self.spec["volumes"]).iter().map(|one| text(&one["name"])).collect();
        for mount in mounts {
            assert!(volumes.contains(&text(&mount["name"])), "{mount:?} has no volume");
        }
        mounts.iter().map(|mount| text(&mount["mountPath"])).collect()
    }

    /// The container's command, with what is mounted below `root` and listeners of our own.
    fn command(&self, secret: &Secret, root: &Path) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_khoa"));
        command.args(self.arguments()).env_clear().current_dir(root.join("cwd")).envs(LINKS.iter().copied());
        for (name, value) in self.environment(secret) {
            let inside = |mount: &String| Path::new(&value).starts_with(mount);
            let value = match name.as_str() {
                "KHOA_SERVER_LISTEN" | "KHOA_SERVER_MANAGEMENT" => "127.0.0.1:0".into(),
                _ if self.mounts().iter().any(inside) => format!("{}{value}", root.display()),
                _ => value,
            };
            command.env(name, value);
        }
        command
    }
}

/// The config map that the kustomization makes under this name.
fn generated(name: &str) -> Vec<(String, String)> {
    let kustomization = yaml("kustomization.yaml");
    let maps = list(&kustomization[0]["configMapGenerator"]);
    let map = maps.iter().find(|map| map["name"].as_str() == Some(name));
    let files = list(&map.unwrap_or_else(|| panic!("nobody makes the config map {name}"))["envs"]);
    let lines = files.iter().map(|file| std::fs::read_to_string(base().join(text(file))).unwrap());
    let lines: Vec<String> =
        lines.flat_map(|file| file.lines().map(str::to_owned).collect::<Vec<_>>()).collect();
    let written = lines.iter().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    written
        .map(|line| line.split_once('=').map(|(name, value)| (name.into(), value.into())).unwrap())
        .collect()
}

#[test]
fn the_manifests_are_configuration_and_what_kubernetes_makes_of_services_is_none() {
    let secret = Secret {
        database: "postgres://khoa:x@db.example/khoa?sslmode=disable".into(),
        redis: "redis://redis.example/".into(),
    };
    for file in ["deployment.yaml", "migrate.yaml"] {
        let pod = Pod::of(file);
        assert_eq!(pod.spec["enableServiceLinks"], Yaml::Boolean(false), "{file}");
        assert_eq!(pod.container["securityContext"]["readOnlyRootFilesystem"], Yaml::Boolean(true), "{file}");
        assert_eq!(pod.spec["securityContext"]["runAsNonRoot"], Yaml::Boolean(true), "{file}");
        let mut command = Command::new(env!("CARGO_BIN_EXE_khoa"));
        command.arg("check-config").env_clear().envs(LINKS.iter().copied()).envs(pod.environment(&secret));
        let output = command.output().unwrap();
        assert!(output.status.success(), "{file}: {}", String::from_utf8_lossy(&output.stderr));
        let taken = refusal(&command.env("KHOA_SERVER_PORT", "8080").output().unwrap());
        assert!(taken.contains("server.port: unknown field"), "a mistake is still told: {taken}");
    }
    let pod = Pod::of("deployment.yaml");
    let environment = pod.environment(&secret);
    let set = |name: &str| environment.iter().find(|(one, _)| one == name).unwrap().1.clone();
    for (name, port) in [("KHOA_SERVER_LISTEN", "http"), ("KHOA_SERVER_MANAGEMENT", "management")] {
        let ports = list(&pod.container["ports"]);
        let opened = ports.iter().find(|one| one["name"].as_str() == Some(port)).unwrap();
        assert!(set(name).ends_with(&format!(":{}", opened["containerPort"].as_i64().unwrap())), "{name}");
    }
    for probe in ["startupProbe", "livenessProbe", "readinessProbe"] {
        assert_eq!(pod.container[probe]["httpGet"]["port"].as_str(), Some("management"), "{probe}");
    }
}

#[test]
fn a_secret_that_was_not_filled_in_is_refused_by_its_key() {
    let pod = Pod::of("deployment.yaml");
    let told = |database: &str, redis: &str| {
        let secret = Secret { database: database.into(), redis: redis.into() };
        let mut command = Command::new(env!("CARGO_BIN_EXE_khoa"));
        refusal(&command.arg("check-config").env_clear().envs(pod.environment(&secret)).output().unwrap())
    };
    let database = "postgres://khoa@db.example/khoa?sslmode=disable";
    assert!(told("", "redis://redis.example/").contains("database.url: is empty"));
    assert!(told(database, " ").contains("redis.url: is empty"));
}

#[actix_web::test]
async fn what_the_manifests_start_comes_up_after_the_job_and_writes_only_where_it_may() {
    let (Some(url), Some(redis)) = backends() else {
        return not_run("the manifests started", "TEST_DATABASE and TEST_EPHEMERAL");
    };
    let own = OwnDatabase::new(&url, "manifests");
    let secret = Secret { database: own.url().to_owned(), redis };
    let root = tempfile::tempdir().unwrap();
    let (serve, migrate) = (Pod::of("deployment.yaml"), Pod::of("migrate.yaml"));
    for folder in serve.mounts().iter().chain(&["/cwd".to_owned()]) {
        std::fs::create_dir_all(format!("{}{folder}", root.path().display())).unwrap();
    }
    std::fs::write(root.path().join("secrets/master.key"), "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=\n")
        .unwrap();

    let early = refusal(&serve.command(&secret, root.path()).output().unwrap());
    assert!(early.contains("run `khoa migrate up`"), "{early}");
    let job = migrate.command(&secret, root.path()).output().unwrap();
    assert!(job.status.success(), "{}", String::from_utf8_lossy(&job.stderr));

    let mut served = Served::start(&mut serve.command(&secret, root.path()));
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    for probe in ["startupProbe", "livenessProbe", "readinessProbe"] {
        let path = text(&serve.container[probe]["httpGet"]["path"]);
        let answer = http.get(format!("http://{}{path}", served.management)).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{probe}");
    }
    let document = http.get(served.url("/.well-known/openid-configuration")).send().await.unwrap();
    let document: serde_json::Value = serde_json::from_str(&document.text().await.unwrap()).unwrap();
    let issuer = generated("khoa").into_iter().find(|(name, _)| name == "KHOA_SERVER_PUBLIC_URL").unwrap().1;
    assert_eq!(document["issuer"].as_str(), Some(issuer.as_str()));
    served.signal("TERM");
    assert_eq!(served.child.wait().unwrap().code(), Some(0));
    for (folder, held) in [("cwd", 0), ("secrets", 1)] {
        assert_eq!(
            std::fs::read_dir(root.path().join(folder)).unwrap().count(),
            held,
            "{folder} was written to"
        );
    }
}
