mod redeliver;
