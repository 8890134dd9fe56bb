// Elector is client-go's leader election on one Lease, run by ClientGoElectorTest, which reads on its standard
// output what it does: a line "looked" for each answer about the Lease, "leads", "gave back". The line "give back" on
// its standard input makes it release the Lease; the end of that input ends the program, as it ends with its parent.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"sync"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	coordination "k8s.io/client-go/kubernetes/typed/coordination/v1"
	"k8s.io/client-go/tools/clientcmd"
	"k8s.io/client-go/tools/leaderelection"
	"k8s.io/client-go/tools/leaderelection/resourcelock"
)

// watched is a lock that tells what is done with it, and under which nobody stops a renewal half-way: stopped between
// the write and its answer, an elector does not know the version of the Lease, and cannot give it back.
type watched struct {
	resourcelock.Interface
	mutex    sync.Mutex
	stopping bool
}

func (w *watched) Get(ctx context.Context) (*resourcelock.LeaderElectionRecord, []byte, error) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	record, raw, err := w.Interface.Get(ctx)
	fmt.Println("looked")
	return record, raw, err
}

func (w *watched) Update(ctx context.Context, record resourcelock.LeaderElectionRecord) error {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	if w.stopping && record.HolderIdentity != "" {
		return errors.New("it stops, and renews no more")
	}
	err := w.Interface.Update(ctx, record)
	if err == nil && record.HolderIdentity == "" {
		fmt.Println("gave back")
	} else {
		fmt.Println("looked")
	}
	return err
}

// stop makes the elector give the Lease back.
func (w *watched) stop(cancel context.CancelFunc) {
	w.mutex.Lock()
	defer w.mutex.Unlock()
	w.stopping = true
	cancel()
}

func main() {
	kubeconfig := flag.String("kubeconfig", "", "the cluster, and who asks")
	namespace := flag.String("namespace", "", "of the Lease")
	name := flag.String("name", "", "of the Lease")
	identity := flag.String("identity", "", "of the elector")
	duration := flag.Duration("duration", 15*time.Second, "of the Lease")
	retry := flag.Duration("retry", 200*time.Millisecond, "from one try to the next")
	flag.Parse()

	config, err := clientcmd.BuildConfigFromFlags("", *kubeconfig)
	requireNo(err)
	leases, err := coordination.NewForConfig(config)
	requireNo(err)
	lock := &watched{Interface: &resourcelock.LeaseLock{
		LeaseMeta:  metav1.ObjectMeta{Namespace: *namespace, Name: *name},
		Client:     leases,
		LockConfig: resourcelock.ResourceLockConfig{Identity: *identity},
	}}
	elector, err := leaderelection.NewLeaderElector(leaderelection.LeaderElectionConfig{
		Lock:            lock,
		LeaseDuration:   *duration,
		RenewDeadline:   *duration * 2 / 3,
		RetryPeriod:     *retry,
		ReleaseOnCancel: true,
		Callbacks: leaderelection.LeaderCallbacks{
			OnStartedLeading: func(context.Context) { fmt.Println("leads") },
			OnStoppedLeading: func() {},
		},
	})
	requireNo(err)

	ctx, cancel := context.WithCancel(context.Background())
	go elector.Run(ctx)
	for input := bufio.NewScanner(os.Stdin); input.Scan(); {
		if input.Text() == "give back" {
			lock.stop(cancel)
		}
	}
	lock.stop(cancel)
}

func requireNo(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
